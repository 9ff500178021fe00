"""The plants of cosmetics: genera, and the common names by which labels call them."""

from __future__ import annotations

import re
from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


GENERA: Final = _set(
    """abies acacia acer achillea acmella actinidia adansonia aesculus agastache agave albizia
    alchemilla aleurites allium aloe alpinia althaea amaranthus ammi amorphophallus anacardium
    ananas andrographis anemarrhena angelica anigozanthos annona anthemis anthyllis apium aralia
    arctium arctostaphylos argania arnica artemisia artocarpus asparagus aspalathus astragalus
    astrocaryum atractylodes attalea avena averrhoa azadirachta bacopa bambusa beta bellis
    berberis bertholletia betula bixa boerhavia borago boswellia brassica broussonetia buddleja
    bulnesia bupleurum butyrospermum caesalpinia calendula callitris calluna calophyllum
    camelina camellia cananga canarium canna cannabis capparis caprifolium capsella capsicum
    carapa carica carthamus carum caryocar cassia castanea catharanthus cedrela celosia
    centaurea centella ceratonia chamaecyparis chamomilla chenopodium chondrus chrysanthellum
    chrysanthemum cichorium cimicifuga cinchona cinnamomum cistus citrullus citrus clematis
    clitoria cnidium cocos codonopsis coffea coix cola coleus commiphora convallaria copaifera
    copernicia coptis corallina cordyceps coriandrum corylus crambe crataegus crithmum crocus
    cucumis cucurbita cuminum cupressus curcuma cyamopsis cyathea cymbopogon cynara cyperus
    cytisus daphne daucus dendrobium dianthus dictamnus dimocarpus dioscorea diospyros dipsacus
    echinacea echium eclipta elaeis elettaria emblica enantia epilobium equisetum eriobotrya
    eriodictyon eryngium eschscholzia eucalyptus eucommia eugenia euphrasia euphorbia euterpe
    evodia fagus fallopia ficus filipendula foeniculum forsythia fragaria fraxinus fucus fumaria
    galega galium ganoderma garcinia gardenia gastrodia gaultheria gentiana geranium geum ginkgo
    gleditsia globularia glycine glycyrrhiza gossypium guaiacum gynostemma gypsophila haberlea
    hamamelis harpagophytum harungana hedera hedychium helianthus helichrysum hemerocallis
    hibiscus hieracium hippophae hordeum houttuynia humulus hydrangea hydrastis hydrocotyle
    hymenaea hypericum hyssopus ilex illicium imperata impatiens inula ipomoea iris isatis
    jasminum jatropha juglans juniperus kaempferia kigelia krameria kunzea laminaria lamium
    lansium larix larrea laurus lavandula lawsonia ledum lens lentinus leontopodium lepidium
    leptospermum lespedeza leucojum levisticum ligusticum ligustrum lilium limnanthes lindera
    linum lippia litchi litsea lonicera lotus luffa lupinus lycium lycopodium lysimachia
    macadamia macleaya macrocystis magnolia mahonia majorana mallotus malpighia malus malva
    mangifera maranta marrubium matricaria mauritia medicago melaleuca melia melilotus melissa
    mentha mesembryanthemum michelia mimosa mirabilis momordica monarda morinda moringa morus
    mucuna murraya musa myosotis myrciaria myristica myrothamnus myroxylon myrtus narcissus
    nardostachys nasturtium nelumbium nelumbo nephelium nicotiana nigella nymphaea ocimum
    oenothera olea ononis opuntia orbignya orchis origanum oroxylum oryza osmanthus oxalis
    paeonia panax pandanus panicum papaver parietaria passiflora paullinia pelargonium perilla
    persea petroselinum peucedanum pfaffia phaseolus phellodendron phoenix phragmites
    phyllanthus phyllostachys physalis picea pimenta pimpinella pinus piper piptadenia pistacia
    pisum plantago platycodon plukenetia plumeria pogostemon polianthes polygala polygonatum
    polygonum polypodium poncirus populus porphyra portulaca potentilla poterium poria primula
    prinsepia prunella prunus psidium pterocarpus ptychopetalum pueraria pulmonaria punica pyrus
    quassia quercus quillaja raphanus ravensara rehmannia rhamnus rheum rhodiola rhododendron
    rhus ribes ricinus robinia rosa rosmarinus rubia rubus rudbeckia rumex ruscus ruta saccharum
    salicornia salix salvia sambucus sanguisorba santalum sapindus saponaria sasa saussurea
    saxifraga schinus schisandra schizandra schizonepeta sclerocarya scutellaria secale
    selaginella sempervivum senecio serenoa sesamum sida sideritis siegesbeckia sigesbeckia
    silybum simmondsia sisymbrium solanum solidago sophora sorbus sorghum spilanthes spinacia
    spiraea stachys stellaria stevia styrax swertia symphytum syringa syzygium tabebuia tagetes
    tamarindus tamarix tanacetum taraxacum tasmannia taxus terminalia tephrosia theobroma thuja
    thymus tilia tremella tribulus trichilia trifolium trigonella triticum tropaeolum tsuga
    tuber turnera tussilago ulmus ulva uncaria undaria urtica usnea vaccinium valeriana vanilla
    verbascum verbena veronica vetiveria viburnum vicia vigna viola viscum vitex vitis
    vitellaria voandzeia withania xanthium ximenia yucca zanthoxylum zea zingiber ziziphus
    zizyphus bidens kappaphycus gigartina ascophyllum himanthalia alaria codium palmaria
    gracilaria caulerpa sargassum hizikia ecklonia sphacelaria dunaliella spirulina arthrospira
    chlorella scenedesmus nannochloropsis haematococcus tetraselmis phaeodactylum porphyridium
    marsdenia barosma agathosma eperua enteromorpha hypnea gelidium gelidiella ahnfeltia
    cladosiphon fomes hericium agaricus pleurotus trametes inonotus tricholoma schizophyllum
    aphanizomenon aristolochia torreya"""
)
COMMON: Final = _set(
    """acai acerola agave alfalfa algae almond aloe amla angelica apple apricot argan arnica
    artichoke avocado babassu bamboo banana baobab barley bearberry beet bilberry birch
    blackberry blackcurrant blueberry borage broccoli buckwheat burdock butcherbroom buriti
    cactus cacao calendula camellia camelina camomile canola carrot cassava castor celery
    centella chamomile cherry chestnut chia chickweed chicory clover cocoa coconut coffee
    comfrey corn cornflower cotton cottonseed cranberry cucumber cupuacu currant daisy dandelion
    date echinacea edelweiss elder elderberry elderflower elm evening fig flax flaxseed fennel
    garlic gentian ginger ginkgo ginseng goji grape grapeseed grapefruit green guarana guava
    hawthorn hazelnut hemp hibiscus hops horsetail horse ivy jojoba jujube kale karite kelp kiwi
    kokum kudzu kukui lavender lemon lemongrass lentil lettuce licorice lily lime linden linseed
    lotus lupin lychee macadamia magnolia maize mallow mango mangosteen maple marigold maracuja
    marshmallow marula meadowfoam melon milk mimosa moringa mulberry mullein murumuru mushroom
    mustard neem nettle noni oak oat oatmeal okra olive onion orange orchid oregano palm pansy
    papaya parsley passion passionflower passionfruit pea peach peanut pear pearl peony
    peppermint perilla persimmon pine pineapple pistachio plantain plum pomegranate poppy potato
    primrose prickly propolis pumpkin purslane quince quinoa radish raspberry red rice rooibos
    rose rosehip rosemary rye safflower sage sandalwood seaweed sesame shea shiitake silk soy
    soya soybean spinach spirulina spruce squash strawberry sugarcane sunflower sweet tamanu
    tamarind tea thistle thyme tomato truffle turmeric vanilla vegetable violet walnut
    watercress watermelon wheat white willowherb wine witch yam yarrow yeast yucca yuzu black
    wild sea buckthorn ximenia andiroba kombu"""
)
