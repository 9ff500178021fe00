"""Product labels as people paste them, each with what is in it and whether it can be read."""

from typing import NamedTuple


class Label(NamedTuple):
    """One product: its name, the pasted text, the topics in it, and whether it is one list."""

    case: str
    name: str
    text: str | None
    topics: frozenset[str]
    readable: bool


def _label(case: str, name: str, text: str | None, topics: str, readable: bool) -> Label:
    return Label(case, name, text, frozenset(topics.split()), readable)


READ = True
NOT_CHECKED = False

# Thirty-one harmless ingredients: what a long list puts in front of the one that matters.
LONG_BASE = (
    "Aqua, Glycerin, Butylene Glycol, Caprylic/Capric Triglyceride, Cetearyl Alcohol, Squalane, "
    "Glyceryl Stearate, PEG-100 Stearate, Propanediol, Pentylene Glycol, 1,2-Hexanediol, Betaine, "
    "Sodium Hyaluronate, Panthenol, Allantoin, Ceramide NP, Ceramide AP, Ceramide EOP, "
    "Cholesterol, Phytosphingosine, Behenyl Alcohol, Stearic Acid, Hydroxyethylcellulose, "
    "Carbomer, Xanthan Gum, Sodium Lauroyl Lactylate, Tocopherol, Disodium EDTA, "
    "Caprylyl Glycol, Ethylhexylglycerin, Phenoxyethanol"
)

LABELS: tuple[Label, ...] = (
    # Nothing in it that has to wait.
    _label(
        "plain gel",
        "Hydra gel",
        "Aqua, Glycerin, Sodium Hyaluronate, Pentylene Glycol, Carbomer, Sodium Hydroxide",
        "",
        READ,
    ),
    _label(
        "ceramide cream, INCI in capitals",
        "Barrier cream",
        "AQUA / WATER / EAU, GLYCERIN, CAPRYLIC/CAPRIC TRIGLYCERIDE, CETEARYL ALCOHOL, "
        "CETYL ALCOHOL, CERAMIDE NP, CERAMIDE AP, CERAMIDE EOP, CARBOMER, SODIUM LAUROYL "
        "LACTYLATE, CHOLESTEROL, PHENOXYETHANOL, DISODIUM EDTA, TOCOPHEROL, PHYTOSPHINGOSINE, "
        "XANTHAN GUM, ETHYLHEXYLGLYCERIN",
        "",
        READ,
    ),
    _label(
        "Swedish words",
        "Mjukgörande kräm, utan parfym",
        "Innehåll: Vatten, glycerol, cetostearylalkohol, medellångkedjiga triglycerider, "
        "polysorbat 60, karbomer, natriumhydroxid, kaliumsorbat.",
        "",
        READ,
    ),
    _label(
        "heading and line breaks",
        "Fragrance-free moisturiser",
        "Ingredients:\nAqua\nGlycerin\nSqualane\nCetyl Alcohol\nGlyceryl Stearate\n"
        "Sodium Benzoate\nPotassium Sorbate\n",
        "",
        READ,
    ),
    _label(
        "cleanser with mild surfactants",
        "Gentle wash",
        "Aqua; Glycerin; Coco-Glucoside; Decyl Glucoside; Sodium Cocoyl Glutamate; Betaine; "
        "Xanthan Gum; Sodium Benzoate; Citric Acid",
        "",
        READ,
    ),
    _label(
        "bullets between the names",
        "Water cream",
        "Aqua • Glycerin • Propanediol • Squalane • Carbomer • Sodium Hydroxide • Allantoin",
        "",
        READ,
    ),
    _label(
        "soothing plants, fine after the first days",
        "Cica cream",
        "Aqua, Glycerin, Centella Asiatica Extract, Madecassoside, Panthenol, Asiaticoside, "
        "Camellia Sinensis Leaf Extract, Carbomer, Tromethamine, 1,2-Hexanediol",
        "",
        READ,
    ),
    _label(
        "aloe and carotene are notes, urea of unknown strength is not",
        "Soft cream",
        "Aqua, Urea, Glycerin, Aloe Barbadensis Leaf Juice, Cetyl Alcohol, Sodium Lactate, "
        "Triethyl Citrate, Beta-Carotene, Carbomer, Phenoxyethanol",
        "acid-aha-pha",
        READ,
    ),
    _label(
        "silica and salt at the end of a cream",
        "Matte fluid",
        LONG_BASE + ", Silica, Sodium Chloride, Citric Acid",
        "",
        READ,
    ),
    # Retinoids, wherever they stand.
    _label(
        "retinol past position 30",
        "Night cream",
        LONG_BASE + ", Retinol, BHT, Citric Acid",
        "retinoid-cosmetic",
        READ,
    ),
    _label(
        "retinyl palmitate last, in capitals, and the filter is missing",
        "Day cream SPF",
        (LONG_BASE + ", Citric Acid, Retinyl Palmitate").upper(),
        "retinoid-cosmetic",
        NOT_CHECKED,
    ),
    _label(
        "retinoid behind a bracket, a percentage and an asterisk",
        "Serum",
        "Aqua, Glycerin, Squalane, Hydroxypinacolone Retinoate* (0.2 %), Tocopherol, Carbomer, "
        "Phenoxyethanol",
        "retinoid-cosmetic",
        READ,
    ),
    _label(
        "retinoid inside brackets",
        "Emulsion",
        "Aqua, Dimethyl Isosorbide (and) Hydroxypinacolone Retinoate, Glycerin, Squalane, "
        "Polysorbate 20 (with Retinol), Carbomer, Phenoxyethanol",
        "retinoid-cosmetic",
        READ,
    ),
    _label(
        "sold as a retinoid, the list says nothing",
        "Granactive Retinoid 2% Emulsion",
        "Aqua, Glycerin, Squalane, Cetyl Alcohol, Carbomer, Phenoxyethanol",
        "retinoid-cosmetic",
        READ,
    ),
    _label(
        "the European warning",
        "Nattkräm",
        "Vatten, glycerol, skvalan, cetylalkohol, karbomer, fenoxietanol. Innehåller vitamin A.",
        "retinoid-cosmetic",
        READ,
    ),
    _label(
        "Swedish spelling of an ester",
        "Ansiktskräm",
        "Aqua, glycerin, kokosolja, retinylpalmitat, tokoferol, kaliumsorbat",
        "retinoid-cosmetic",
        READ,
    ),
    _label(
        "a retinoid with a hyphen at the line's end",
        "Capsules",
        "Dimethicone, Cyclopentasiloxane, Isododecane, Squalane, Hydroxypina-\n"
        "colone Retinoate, Tocopherol, Silica",
        "retinoid-cosmetic",
        READ,
    ),
    _label(
        "a prescription gel",
        "Differin 0,1 % gel",
        "Adapalen 1 mg/g, karbomer, propylenglykol, poloxamer 182, dinatriumedetat, "
        "metylparahydroxibensoat, fenoxietanol, natriumhydroxid, renat vatten",
        "retinoid-prescription",
        READ,
    ),
    _label(
        "two prescription actives in one",
        "Epiduo",
        "adapalene, benzoyl peroxide, carbomer, disodium edta, glycerol, poloxamer 124, "
        "propylene glycol, purified water",
        "retinoid-prescription benzoyl-peroxide",
        READ,
    ),
    _label(
        "vitamin A acid is no cosmetic",
        "Aknekräm",
        "Vitamin A-syra, vatten, stearinsyra, isopropylmyristat, xantangummi, sorbinsyra, BHT",
        "retinoid-prescription",
        READ,
    ),
    _label(
        "bakuchiol is new, and no retinoid",
        "Retinol alternative serum",
        "Aqua, Glycerin, Squalane, Bakuchiol, Tocopherol, Carbomer, Phenoxyethanol",
        "new-product",
        READ,
    ),
    # Acids.
    _label(
        "glycolic toner",
        "Glow toner",
        "Aqua, Glycolic Acid, Glycerin, Sodium Hydroxide, Aloe Barbadensis Leaf Water, "
        "Panthenol, Potassium Sorbate",
        "acid-aha-pha",
        READ,
    ),
    _label(
        "citric acid as the third of nine",
        "Smoothing gel",
        "Aqua, Glycerin, Citric Acid, Propanediol, Xanthan Gum, Sodium Citrate, Panthenol, "
        "Sodium Benzoate, Potassium Sorbate",
        "acid-aha-pha",
        READ,
    ),
    _label(
        "citric acid last, sold as an AHA",
        "AHA night gel",
        "Aqua, Glycerin, Propanediol, Xanthan Gum, Panthenol, Sodium Benzoate, Citric Acid",
        "acid-aha-pha",
        READ,
    ),
    _label(
        "gluconolactone and willow",
        "Pore lotion",
        "Aqua, Butylene Glycol, Gluconolactone, Salix Alba (Willow) Bark Extract, Allantoin, "
        "Carbomer, Sodium Hydroxide, Phenoxyethanol",
        "acid-aha-pha acid-bha",
        READ,
    ),
    _label(
        "salicylic acid in Swedish",
        "Ansiktstvätt mot finnar",
        "Aqua, glycerin, salicylsyra 2 %, dekylglukosid, coco-glucoside, natriumhydroxid, "
        "kaliumsorbat",
        "acid-bha",
        READ,
    ),
    _label(
        "strong urea",
        "Fotkräm 25% urea",
        "Aqua, Urea, Glycerin, Cetearyl Alcohol, Glyceryl Stearate, Carbomer, Phenoxyethanol",
        "acid-aha-pha",
        READ,
    ),
    # Vitamin C, lighteners, niacinamide.
    _label(
        "an oil-soluble vitamin C",
        "Bright drops",
        "Squalane, Tetrahexyldecyl Ascorbate, Isododecane, Caprylic/Capric Triglyceride, "
        "Tocopherol, Phenoxyethanol",
        "vitamin-c",
        READ,
    ),
    _label(
        "ethyl ascorbic acid with locants",
        "C serum",
        "Water, Propanediol, 3-O-Ethyl Ascorbic Acid, Glycerin, 1,2-Hexanediol, Xanthan Gum",
        "vitamin-c",
        READ,
    ),
    _label(
        "azelaic acid, tranexamic acid and niacinamide",
        "Spot corrector",
        "Aqua, Niacinamide, Azelaic Acid, Tranexamic Acid, Glycerin, Alpha-Arbutin, "
        "Dimethicone, Carbomer, Phenoxyethanol, Disodium EDTA",
        "niacinamide lightener",
        READ,
    ),
    # Grains, enzymes, needles in a tube.
    _label(
        "a scrub by its name",
        "Salt & sugar scrub",
        "Glycerin, Aqua, Polysorbate 20, Squalane, Phenoxyethanol, Sucrose, Sodium Chloride",
        "exfoliant",
        READ,
    ),
    _label(
        "grains by their names",
        "Face wash",
        "Aqua, Glycerin, Coco-Glucoside, Juglans Regia (Walnut) Shell Powder, Xanthan Gum, "
        "Perlite, Sodium Benzoate, Citric Acid",
        "exfoliant",
        READ,
    ),
    _label(
        "enzymes in what is washed off",
        "Papaya powder wash",
        "Sodium Cocoyl Isethionate, Papain, Maltodextrin, Zea Mays (Corn) Starch, Allantoin, "
        "Xanthan Gum",
        "",
        READ,
    ),
    _label(
        "spicules",
        "Reedle shot 100",
        "Water, Glycerin, Butylene Glycol, Hydrolyzed Sponge, Panthenol, Carbomer, 1,2-Hexanediol",
        "exfoliant",
        READ,
    ),
    # Fragrance, alcohol.
    _label(
        "parfum and allergens at the end",
        "Rich cream",
        LONG_BASE + ", Parfum (Fragrance), Linalool, Limonene, Citronellol.",
        "fragrance",
        READ,
    ),
    _label(
        "natural oils of scented plants",
        "Balm",
        "Caprylic/Capric Triglyceride, Squalane, Tocopherol, Lavandula Angustifolia (Lavender) "
        "Oil, Citrus Limon (Lemon) Peel Oil, Glyceryl Stearate",
        "fragrance",
        READ,
    ),
    _label(
        "alcohol and menthol",
        "Ansiktsvatten",
        "Alcohol Denat., Aqua, Glycerin, Menthol, Hamamelis Virginiana Water, Allantoin",
        "alcohol-topical fragrance",
        READ,
    ),
    _label(
        "preservatives that sensitise",
        "Body lotion",
        "Aqua, Glycerin, Cetyl Alcohol, Benzyl Alcohol, Methylisothiazolinone, "
        "Cocamidopropyl Betaine, Carbomer",
        "fragrance",
        READ,
    ),
    # Sun and colour.
    _label(
        "mineral sunscreen, nano",
        "Mineral SPF 50",
        "Zinc Oxide (nano), Titanium Dioxide [nano], Caprylic/Capric Triglyceride, Squalane, "
        "Polyhydroxystearic Acid, Glyceryl Stearate, Tocopherol, Aqua, Glycerin, Stearic Acid",
        "sunscreen-mineral",
        READ,
    ),
    _label(
        "chemical filters are no acids and no fragrance",
        "Sun fluid",
        "Aqua, Homosalate, Ethylhexyl Salicylate, Butyl Methoxydibenzoylmethane, Octocrylene, "
        "Glycerin, C12-15 Alkyl Benzoate, Carbomer, Phenoxyethanol",
        "sunscreen-chemical",
        READ,
    ),
    _label(
        "may contain, in square brackets",
        "Skin tint",
        "Aqua, Glycerin, Squalane, Cetyl Alcohol, Zinc Oxide, Carbomer, Phenoxyethanol, Mica "
        "[+/- CI 77891, CI 77491, CI 77492, CI 77499]",
        "sunscreen-mineral makeup",
        READ,
    ),
    _label(
        "may contain, in words",
        "Mineralpuder",
        "Aqua, Glycerin, Zinc Stearate, Lauroyl Lysine, Kan innehålla: CI 77491, CI 77492",
        "makeup",
        READ,
    ),
    # The rest of what waits.
    _label(
        "growth factors and copper",
        "Recovery ampoule",
        "Aqua, Glycerin, sh-Oligopeptide-1, Copper Tripeptide-1, Sodium DNA, Panthenol, "
        "Butylene Glycol, 1,2-Hexanediol",
        "new-product",
        READ,
    ),
    _label(
        "steroid",
        "Hydrokortison 1 %",
        "hydrokortison, vitt vaselin, propylenglykol, cetostearylalkohol, renat vatten",
        "new-product",
        READ,
    ),
    _label(
        "numbing cream",
        "EMLA 25 mg/g + 25 mg/g",
        "Lidokain 25 mg/g, prilokain 25 mg/g, karbomer, natriumhydroxid, renat vatten",
        "numbing",
        READ,
    ),
    _label(
        "minoxidil solution",
        "Scalp solution",
        "Minoxidil 50 mg/ml, Propylene Glycol, Ethanol, Purified Water",
        "minoxidil alcohol-topical",
        READ,
    ),
    _label(
        "self-tan",
        "Brun utan sol",
        "Aqua, Dihydroxyacetone, Glycerin, Erythrulose, Propanediol, Xanthan Gum, Sodium Benzoate",
        "self-tan",
        READ,
    ),
    _label(
        "ointment",
        "Salva",
        "Petrolatum, Paraffinum Liquidum, Lanolin, Glycerin, Panthenol, Bisabolol",
        "occlusion",
        READ,
    ),
    _label(
        "rosehip and other plant oils",
        "Face oil",
        "Rosa Canina Fruit Oil, Simmondsia Chinensis (Jojoba) Seed Oil, Squalane, Tocopherol",
        "new-product",
        READ,
    ),
    # What cannot be checked, however harmless it looks.
    _label("nothing pasted", "Cream", None, "", NOT_CHECKED),
    _label("only spaces", "Cream", " \n\t ", "", NOT_CHECKED),
    _label("see the package", "Cream", "See package", "", NOT_CHECKED),
    _label("see the package, in Swedish", "Kräm", "Se förpackningen", "", NOT_CHECKED),
    _label(
        "a web address",
        "Cream",
        "https://shop.example/cream, aqua, glycerin, carbomer",
        "",
        READ,
    ),
    _label(
        "an e-mail address",
        "Cream",
        "Aqua, Glycerin, Carbomer, Sodium Hydroxide, info@brand.example",
        "",
        READ,
    ),
    _label(
        "cut off with dots",
        "Cream",
        "Aqua, Glycerin, Squalane, Cetyl Alcohol, Carbomer...",
        "",
        NOT_CHECKED,
    ),
    _label("cut off with etc", "Kräm", "Vatten, glycerol, skvalan, m.fl.", "", NOT_CHECKED),
    _label(
        "key ingredients only, and prose",
        "Retinal serum",
        "Our award-winning night serum blends retinal with soothing centella and three kinds of "
        "hyaluronic acid for skin that looks rested when you wake up.",
        "retinoid-cosmetic",
        NOT_CHECKED,
    ),
    _label(
        "prose in front of the list",
        "Night oil",
        "A luxurious blend of precious oils that leaves your skin glowing and deeply nourished "
        "all night long, Squalane, Tocopherol, Retinyl Acetate, Caprylic/Capric Triglyceride",
        "retinoid-cosmetic",
        READ,
    ),
    _label(
        "two products in one text",
        "My routine",
        "Ingredients: Aqua, Glycerin, Carbomer, Phenoxyethanol\n"
        "Ingredients: Aqua, Squalane, Ascorbic Acid, Xanthan Gum",
        "vitamin-c",
        NOT_CHECKED,
    ),
    _label(
        "two products without headings",
        "Kit",
        "Aqua, Glycerin, Carbomer, Phenoxyethanol\nAqua, Alcohol Denat., Glycerin, Allantoin",
        "",
        NOT_CHECKED,
    ),
    _label(
        "no separators",
        "Cream",
        "aqua glycerin squalane cetyl alcohol retinol carbomer phenoxyethanol",
        "retinoid-cosmetic",
        NOT_CHECKED,
    ),
    _label("two names are no list", "Gel", "Aqua, Glycerin", "", NOT_CHECKED),
    _label(
        "a list of words nobody knows",
        "Herbal cream",
        "Aqua, Zorbium, Quintaline, Fenestrol, Marvoxide, Glycerin, Tamorin",
        "",
        NOT_CHECKED,
    ),
    _label(
        "a list in another language",
        "Krem",
        "su, gliserin, kakao, balmumu, zeytin, susam, çay",
        "",
        NOT_CHECKED,
    ),
    _label(
        "a shop's description",
        "Dagkräm",
        "Passar torr hud. Applicera morgon och kväll. 50 ml. Tillverkad i Sverige.",
        "",
        NOT_CHECKED,
    ),
)
