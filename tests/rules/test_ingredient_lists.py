"""Labels to topics: every name that matters is found wherever and however it is written."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftercare.rules.lexicon import Lexicon
from aftercare.rules.products import ingredients as rules
from aftercare.rules.products.ingredients import Reading
from aftercare.rules.vocabulary import Language
from tests.loops import each
from tests.rules import given as treatments
from tests.rules.ingredient_lists import LABELS, Label


def lexicon() -> Lexicon:
    return treatments.guidance().lexicon


def read(name: str, text: str | None) -> Reading:
    return rules.read(name, text, lexicon())


def topics(name: str, text: str | None) -> set[str]:
    """Return every topic that is seen, whether it counts where it stands or not."""
    reading = read(name, text)
    return {match.topic for match in (*reading.matches, *reading.late)}


def counting(name: str, text: str | None) -> set[str]:
    """Return every topic that counts where it stands."""
    return {match.topic for match in read(name, text).matches}


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.case)
def test_a_label_is_read_as_a_chemist_would(label: Label) -> None:
    reading = read(label.name, label.text)
    assert {match.topic for match in reading.matches} == label.topics, reading.matches
    assert reading.readable is label.readable, (reading.why_unreadable, reading.unrecognised)


# Every name that must be found, by topic. One name a line or many with semicolons; a list of
# its own here, so that a name dropped from the data is missed.
FOUND = {
    "retinoid-cosmetic": """
        retinol; vitamin A; vitamin A alcohol; retinal; retinaldehyde; retinyl palmitate;
        vitamin A palmitate; retinyl acetate; retinyl propionate; retinyl linoleate;
        retinyl oleate; retinyl stearate; retinyl retinoate; retinyl sunflowerseedate;
        retinyl rice branate; retinyl formyl aspartamate; retinyl ascorbate;
        retinyl something not yet sold; hydrogenated retinol; hydroxypinacolone retinoate;
        Granactive Retinoid; retinoxytrimethylsilane; sodium retinoyl hyaluronate;
        tocopheryl retinoate; ethyl retinoate; polyethoxylated retinamide; oleyl adapalenate;
        a new retinoate; a new retinamide; a-vitamin; retinylpalmitat; retinylacetat;
        contains vitamin A; innehåller vitamin A; encapsulated retinol; retinol 0.3; retinal 0,1 %
        """,
    "retinoid-prescription": """
        tretinoin; retinoic acid; all-trans-retinoic acid; isotretinoin; 13-cis-retinoic acid;
        alitretinoin; adapalene; tazarotene; trifarotene; bexarotene; motretinide; tocoretinate;
        acitretin; etretinate; vitamin A-syra; a-vitaminsyra; adapalen; tazaroten;
        tretinoin 0,05 %; isotretinoin 0.5 mg/g; Differin; Aklief; Tazorac; Retin-A
        """,
    "new-product": """
        bakuchiol; rosa canina seed oil;
        rosa canina fruit oil; rosehip oil; nyponolja; sh-oligopeptide-1; rh-oligopeptide-1;
        sh-polypeptide-9; exosome; exosomes; lactobacillus exosome; extracellular vesicles;
        sodium dna; polynucleotide; pdrn; copper tripeptide-1; hydrocortisone; hydrokortison;
        clobetasol propionate; betamethasone valerate; triamcinolone acetonide; neomycin;
        bacitracin; polymyxin b; mupirocin; fusidic acid; fusidinsyra; phytonadione;
        phytonadione epoxide; vitamin K oxide; vitamin K
        """,
    "acid-aha-pha": """
        glycolic acid; ammonium glycolate; sodium glycolate; lactic acid; ammonium lactate;
        mandelic acid; malic acid; tartaric acid; citric acid; alpha-hydroxycaprylic acid;
        hydroxycaprylic acid; hydroxydecanoic acid; saccharum officinarum extract;
        saccharum officinarum (sugar cane) extract; mixed fruit acids; pyruvic acid;
        trichloroacetic acid; tca; gluconolactone; glucono delta lactone; lactobionic acid;
        maltobionic acid; glucoheptonolactone; glykolsyra; glycolsyra; mjölksyra; mandelsyra;
        äppelsyra; vinsyra; fruktsyror; AHA; PHA
        """,
    "acid-bha": """
        salicylic acid; sodium salicylate; betaine salicylate; capryloyl salicylic acid;
        tridecyl salicylate; salix alba bark extract; salix alba (willow) bark extract;
        salix nigra bark extract; gaultheria procumbens leaf oil; methyl salicylate; salicylsyra;
        natriumsalicylat
        """,
    "vitamin-c": """
        ascorbic acid; L-ascorbic acid; sodium ascorbate; calcium ascorbate;
        3-O-ethyl ascorbic acid; ethyl ascorbic acid; ascorbyl glucoside;
        sodium ascorbyl phosphate; magnesium ascorbyl phosphate; aminopropyl ascorbyl phosphate;
        ascorbyl palmitate; ascorbyl dipalmitate; ascorbyl tetraisopalmitate;
        tetrahexyldecyl ascorbate; ascorbyl linoleate; ascorbyl methylsilanol pectinate;
        trisodium ascorbyl palmitate phosphate; disodium isostearyl 2-O-L-ascorbyl phosphate;
        potassium ascorbyl tocopheryl phosphate; glyceryl ascorbate; bis-glyceryl ascorbate;
        hexyl 3-glyceryl ascorbate; ascorbyl something new; a new ascorbate;
        terminalia ferdinandiana fruit extract; myrciaria dubia; malpighia glabra fruit extract;
        askorbinsyra; C-vitamin; vitamin C
        """,
    "benzoyl-peroxide": "benzoyl peroxide; bensoylperoxid; hydrous benzoyl peroxide; Basiron",
    "lightener": """
        hydroquinone; hydrokinon; monobenzone; arbutin; alpha-arbutin; deoxyarbutin;
        arctostaphylos uva ursi leaf extract; arctostaphylos uva-ursi leaf extract; kojic acid;
        kojic dipalmitate; azelaic acid; azelainsyra; potassium azeloyl diglycinate;
        tranexamic acid; cysteamine HCl; hexylresorcinol; 4-butylresorcinol;
        phenylethyl resorcinol; isobutylamido thiazolyl resorcinol; glutathione;
        mercurous chloride; ammoniated mercury
        """,
    "niacinamide": "niacinamide; nicotinamide; niacinamid; nikotinamid; vitamin B3",
    "exfoliant": """
        papain; bromelain; ficin; subtilisin; protease; keratinase; carica papaya fruit extract;
        carica papaya (papaya) fruit extract; ananas sativus fruit extract;
        prunus armeniaca seed powder; juglans regia shell powder; pumice;
        perlite; alumina; hydrated silica; silica; sucrose; sodium chloride; maris sal;
        coffea arabica seed powder; bambusa arundinacea stem powder; oryza sativa bran powder;
        cellulose; microcrystalline cellulose; polyethylene; jojoba esters; hydrolyzed sponge;
        sponge; spongilla lacustris extract; spicule; spicules
        """,
    "hair-removal": """
        potassium thioglycolate; calcium thioglycolate; thioglycolic acid; barium sulfide;
        hydrogen peroxide; phenol; resorcinol; silver nitrate; cantharidin; podophyllotoxin
        """,
    "minoxidil": """
        minoxidil; diaminopyrimidine oxide; pyrrolidinyl diaminopyrimidine oxide; Rogaine
        """,
    "numbing": """
        lidocaine; lidokain; lignocaine; tetracaine; amethocaine; prilocaine; prilokain;
        benzocaine; pramoxine; pramocaine; dibucaine; EMLA; lidocaine HCl; bedövningskräm
        """,
    "self-tan": "dihydroxyacetone; erythrulose; brun utan sol; self-tan",
    "fragrance": """
        parfum; fragrance; perfume; aroma; essential oil; parfym; doft; amyl cinnamal;
        amylcinnamyl alcohol; anise alcohol; benzyl benzoate; benzyl cinnamate;
        benzyl salicylate; butylphenyl methylpropional; cinnamal; cinnamyl alcohol; citral;
        citronellol; coumarin; eugenol; evernia furfuracea; evernia prunastri extract; farnesol;
        geraniol; hexyl cinnamal; hydroxycitronellal;
        hydroxyisohexyl 3-cyclohexene carboxaldehyde; isoeugenol; alpha-isomethyl ionone;
        limonene; linalool; methyl 2-octynoate; pinus mugo; pinus pumila; cedrus atlantica oil;
        cedrus atlantica extract; turpentine; alpha-terpinene; terpinolene; myroxylon pereirae;
        rose ketones; 3-propylidenephthalide; lippia citriodora absolute; methyl salicylate;
        acetyl cedrene; amyl salicylate; anethole; benzaldehyde; camphor; beta-caryophyllene;
        carvone; dimethyl phenethyl acetate; hexadecanolactone; hexamethylindanopyran;
        linalyl acetate; menthol; trimethylcyclopentenyl methylisopentenol; salicylaldehyde;
        santalol; sclareol; terpineol; tetramethyl acetyloctahydronaphthalenes;
        trimethylbenzenepropanol; vanillin; 6-methyl coumarin; cananga odorata flower oil;
        cinnamomum cassia leaf oil; cinnamomum zeylanicum bark oil; citrus aurantium flower oil;
        citrus aurantium peel oil; citrus aurantium bergamia peel oil; citrus limon peel oil;
        citrus limon (lemon) peel oil; lemongrass oil; eucalyptus globulus oil;
        eugenia caryophyllus oil; jasmine oil; jasmine extract; juniperus virginiana oil;
        laurus nobilis leaf oil; lavandula oil; lavandula angustifolia (lavender) extract;
        mentha piperita oil; mentha viridis leaf oil; narcissus extract;
        pelargonium graveolens flower oil; pogostemon cablin oil; rose flower oil;
        rose flower extract; santalum album oil; eugenyl acetate; geranyl acetate;
        isoeugenyl acetate; pinene; melaleuca alternifolia leaf oil; propolis;
        methylisothiazolinone; methylchloroisothiazolinone; dmdm hydantoin; quaternium-15;
        imidazolidinyl urea; diazolidinyl urea; colophonium
        """,
    "alcohol-topical": """
        alcohol denat; alcohol denat.; alcohol; alkohol; sprit; ethanol; etanol; SD alcohol 40-B;
        isopropyl alcohol; hamamelis virginiana water; hamamelis virginiana (witch hazel) extract;
        menthol; camphor; mentha piperita oil; eucalyptus globulus leaf oil
        """,
    "sunscreen-mineral": """
        zinc oxide; titanium dioxide; zinkoxid; titandioxid; CI 77947; CI 77891; zinc oxide (nano)
        """,
    "sunscreen-chemical": """
        butyl methoxydibenzoylmethane; avobenzone; benzophenone-3; oxybenzone; benzophenone-4;
        octocrylene; homosalate; ethylhexyl salicylate; octisalate; ethylhexyl methoxycinnamate;
        octinoxate; isoamyl p-methoxycinnamate; ethylhexyl triazone;
        diethylhexyl butamido triazone; bis-ethylhexyloxyphenol methoxyphenyl triazine;
        methylene bis-benzotriazolyl tetramethylbutylphenol;
        diethylamino hydroxybenzoyl hexyl benzoate; drometrizole trisiloxane;
        terephthalylidene dicamphor sulfonic acid; phenylbenzimidazole sulfonic acid;
        disodium phenyl dibenzimidazole tetrasulfonate; tris-biphenyl triazine;
        phenylene bis-diphenyltriazine;
        methoxypropylamino cyclohexenylidene ethoxyethylcyanoacetate; polysilicone-15;
        4-methylbenzylidene camphor; menthyl anthranilate; ethylhexyl dimethyl paba; paba
        """,
    "makeup": """
        iron oxides; CI 77491; CI77492; ci 77499; ultramarines; chromium oxide greens;
        järnoxider
        """,
    "occlusion": """
        petrolatum; paraffinum liquidum; mineral oil; vaselin; dimethicone; cyclopentasiloxane;
        cera alba; butyrospermum parkii butter; butyrospermum parkii (shea) butter; lanolin
        """,
}

# What looks like one of these and is not: the name, and the topics it may have.
TAKEN_FOR_ANOTHER = {
    "bakuchiol": "new-product",
    "beta-carotene": "",
    "betakaroten": "",
    "lycopene": "",
    "vigna aconitifolia seed extract": "",
    "algae extract": "",
    "phytic acid": "",
    "BHA": "",
    "chlorphenesin": "",
    "cocamidopropyl betaine": "",
    "lactobacillus ferment": "",
    "mica": "",
    "niacin": "",
    "lauryl lactate": "",
    "glycyrrhiza glabra root extract": "",
    "copper gluconate": "",
    "phloretin": "",
    "rosa canina seed oil": "new-product",
    "sodium lactate": "",
    "triethyl citrate": "",
    "ethylhexyl salicylate": "sunscreen-chemical",
    "octyl salicylate": "sunscreen-chemical",
    "homosalate": "sunscreen-chemical",
    "homomenthyl salicylate": "sunscreen-chemical",
    "4-methylbenzylidene camphor": "sunscreen-chemical",
    "menthyl anthranilate": "sunscreen-chemical",
    "benzyl salicylate": "fragrance",
    "amyl salicylate": "fragrance",
    "benzyl alcohol": "",
    "butyloctyl salicylate": "",
    "cetyl alcohol": "",
    "cetearyl alcohol": "",
    "stearyl alcohol": "",
    "behenyl alcohol": "",
    "myristyl alcohol": "",
    "lauryl alcohol": "",
    "arachidyl alcohol": "",
    "isostearyl alcohol": "",
    "cetylalkohol": "",
    "panthenol": "",
    "butylene glycol": "",
    "phenoxyethanol": "",
    "aloe barbadensis leaf juice": "",
    "hydrogenated castor oil": "",
    "PEG-40 hydrogenated castor oil": "",
    "centella asiatica extract": "",
    "camellia sinensis leaf extract": "",
    "portulaca oleracea extract": "",
    "magnolia officinalis bark extract": "",
    "fragrance free": "",
    "alcohol-free": "",
    "oparfymerad": "",
    "utan parfym": "",
    "titanium dioxide": "sunscreen-mineral",
}

SUPPORTIVE = """
    hyaluronic acid; sodium hyaluronate; hydrolyzed hyaluronic acid;
    sodium acetylated hyaluronate; glycerin; panthenol; sodium PCA; propanediol;
    butylene glycol; betaine; trehalose; polyglutamic acid; beta-glucan; allantoin; ceramide NP;
    ceramide AP; ceramide EOP; ceramide NG; ceramide NS; ceramide AS; phytosphingosine;
    sphingolipids; cholesterol; linoleic acid; stearic acid; squalane;
    caprylic/capric triglyceride; madecassoside; asiaticoside; bisabolol; colloidal oatmeal;
    avena sativa kernel flour; dipotassium glycyrrhizate; aqua; vatten; glycerol; hyaluronsyra;
    phenoxyethanol; carbomer; xanthan gum; disodium EDTA; PEG-100 stearate; polysorbate 60;
    tocopherol; decyl glucoside
    """


def names(text: str) -> list[str]:
    return [" ".join(name.split()) for name in text.split(";")]


@each("topic", FOUND)
def test_every_name_of_a_class_is_found_alone_and_inside_a_list(topic: str) -> None:
    for name in names(FOUND[topic]):
        assert topic in topics("", name), name
        assert topic in topics("Cream", f"{name}, Aqua, Glycerin, Carbomer"), name
        if topic not in FIRST_THIRD and not name.startswith("an unheard-of"):
            assert topic in topics(f"{name} cream", None), name


@pytest.mark.parametrize(
    ("name", "topic"),
    {
        "Retinyl Newate": "retinoid-cosmetic",
        "Newyl Retinoate": "retinoid-cosmetic",
        "Newyl Retinamide": "retinoid-cosmetic",
        "Ascorbyl Newate": "vitamin-c",
        "Newyl Ascorbate": "vitamin-c",
        "SD Alcohol 99-Z": "alcohol-topical",
        "Spongilla Newensis": "exfoliant",
        "sh-Polypeptide-99": "new-product",
        "Clobetasol Newate": "new-product",
    }.items(),
)
def test_a_name_is_known_by_its_family_and_told_whole(name: str, topic: str) -> None:
    reading = read("", f"Aqua, Glycerin, Carbomer, {name}")
    first = reading.matches[0]
    assert (first.ingredient, first.topic) == (name, topic)
    assert reading.unrecognised == ()


# Counted only near the top of a list, or in what is sold as a peel or a scrub.
FIRST_THIRD = ("exfoliant", "occlusion", "acid-aha-pha")


@each("topic", [topic for topic in FOUND if topic not in FIRST_THIRD])
def test_the_place_in_the_list_does_not_matter(topic: str) -> None:
    for name in names(FOUND[topic]):
        assert topic in topics("Cream", BASE + ", " + name.upper()), name


@pytest.mark.parametrize(("name", "allowed"), TAKEN_FOR_ANOTHER.items())
def test_what_only_looks_like_an_active_is_not_taken_for_one(name: str, allowed: str) -> None:
    for text in (name, name.upper(), f"Aqua, Glycerin, {name}, Carbomer"):
        assert topics("", text) == set(allowed.split()), text


def test_supportive_ingredients_are_known_and_wait_for_nothing() -> None:
    for name in names(SUPPORTIVE):
        reading = read("", name)
        assert (reading.matches, reading.unrecognised) == ((), ()), name


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "urea": "72 hours",
        "aloe vera": "sensitise",
        "beta-carotene": "pregnancy",
        "ascorbyl palmitate": "antioxidant",
        "citric acid": "pH",
        "sodium lactate": "holds water",
        "benzyl alcohol": "preservative",
        "lanolin": "allergy",
        "exosomes": "approved",
        "copper tripeptide-1": "lumps",
        "phytonadione": "EU",
        "rosehip oil": "traces",
        "hydrocortisone": "self-use",
        "mupirocin": "self-use",
        "calomel": "illegal",
        "centella asiatica extract": "first days",
    }.items(),
)
def test_the_clinician_is_told_what_is_special(name: str, words: str) -> None:
    notes = read("Cream", f"Aqua, Glycerin, Carbomer, {name}").notes
    assert any(words in note[Language.EN] for note in notes), notes


@pytest.mark.parametrize("sold_as", ["Cream", "AHA peel", "Salt scrub", "Skrubb"])
@pytest.mark.parametrize("name", ["Citric Acid", "Sucrose", "Silica"])
def test_acids_and_grains_that_count_by_their_place(sold_as: str, name: str) -> None:
    first = counting(sold_as, f"{name}, {BASE}")
    last = counting(sold_as, f"{BASE}, {name}")
    # Grains count only in what is sold as a scrub; an acid at the head of the list counts.
    assert bool(first & set(FIRST_THIRD)) == (sold_as != "Cream" or name == "Citric Acid")
    assert bool(last & set(FIRST_THIRD)) == (sold_as != "Cream")


def test_the_peel_of_a_fruit_is_no_peeling() -> None:
    assert "acid-aha-pha" not in counting("Cream", BASE + ", Citrus Limon Peel Oil, Citric Acid")


BASE_NAMES = (
    *("Aqua", "Glycerin", "Cetyl Alcohol", "Caprylic/Capric Triglyceride", "Ceramide NP"),
    *("PEG-100 Stearate", "1,2-Hexanediol", "Polysorbate 20", "Dimethicone", "Carbomer"),
    *("Sodium Hydroxide", "Phenoxyethanol", "Xanthan Gum", "Tocopherol", "Panthenol"),
    *("Vatten", "Karbomer", "Zorbium", "Parfum", "Citric Acid", "Glycolic Acid", "Silica"),
    *("Cetearyl Alcohol", "Salicylic Acid", "Titanium Dioxide (nano)", "CI 77491", "Alcohol"),
    *("Retinol-free promise", "Ascorbyl Palmitate", "sh-Oligopeptide-1", "Squalane*"),
)
BASE = ", ".join(BASE_NAMES[:15])
RETINOIDS = names(FOUND["retinoid-cosmetic"]) + names(FOUND["retinoid-prescription"])
CASES = (str, str.upper, str.lower, str.title, str.swapcase)
NOISE = (
    *("{}", "{}*", "*{}", "{}**", "{} (0.3%)", "{} 0,3 %", "0.5% {}", "{}™", "{}¹", "{} (and) BHT"),
    *("({})", "[{}]", "Squalane ({})", "{} (encapsulated)", "{}/Tocopherol", " {} ", "{}.", "{}†"),
    *("encapsulated {}", "Active: {}", "\u200b{}", "{} < 1 %", "pure {} complex", "+/- {}"),
)
SEPARATORS = (", ", ",", "; ", " • ", " · ", "\n", ",\n", " | ", " / ", "\r\n", "、", ". ")
RETINOID_TOPICS = {"retinoid-cosmetic", "retinoid-prescription"}

bases = st.lists(st.sampled_from(BASE_NAMES), max_size=30)
lists = st.lists(st.sampled_from((*BASE_NAMES, *RETINOIDS)), min_size=1, max_size=20)


@settings(max_examples=150)
@given(
    around=bases,
    place=st.integers(0, 30),
    name=st.sampled_from(RETINOIDS),
    case=st.sampled_from(CASES),
    noise=st.sampled_from(NOISE),
    separator=st.sampled_from(SEPARATORS),
)
def test_a_retinoid_is_found_at_any_place_in_any_dress(
    around: list[str], place: int, name: str, case, noise: str, separator: str
) -> None:
    label = [*around[:place], noise.format(case(name)), *around[place:]]
    assert topics("Cream", separator.join(label)) & RETINOID_TOPICS


@each("noise", NOISE)
def test_a_retinoid_is_found_last_of_many(noise: str) -> None:
    for separator in SEPARATORS:
        text = separator.join([*BASE_NAMES, noise.format("Retinyl Palmitate")])
        assert topics("Cream", text) & RETINOID_TOPICS, separator


@settings(max_examples=60)
@given(around=bases, name=st.sampled_from(RETINOIDS), width=st.integers(8, 60), at=st.integers(0))
def test_a_retinoid_is_found_however_the_lines_are_wrapped(
    around: list[str], name: str, width: int, at: int
) -> None:
    place = at % (len(around) + 1)
    words = ", ".join([*around[:place], name, *around[place:]]).split(" ")
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    assert topics("Cream", "\n".join(lines)) & RETINOID_TOPICS


@pytest.mark.parametrize(
    "text",
    [
        "AQUA, GLYCERIN, RETI-\nNOL, CARBOMER",
        "Aqua, Glycerin, Hydroxypinacolone Ret-\ninoate, Carbomer",
        "Aqua, Glycerin, All-trans-\nretinoic acid 0.05%, Carbomer",
        "Aqua\nGlycerin\n13-cis-\nRetinoic Acid\nCarbomer",
        "Aqua, Glycerin\nFoo Retinoate\nCarbomer, Squalane",
    ],
)
def test_a_retinoid_is_found_over_a_broken_line(text: str) -> None:
    assert topics("Cream", text) & RETINOID_TOPICS


def test_a_name_over_two_lines_is_one_ingredient() -> None:
    reading = read("Cream", "Aqua, Glycerin,\nCetearyl\nAlcohol, Butylene\nGlycol, Carbomer")
    assert (reading.matches, reading.unrecognised, reading.readable) == ((), (), True)


@given(name=st.text(max_size=40), text=st.text(max_size=200) | st.none())
@example("", "," * 5000)
@example("", "(" * 3000)
@example("", "- \n" * 3000)
@example("", "Retinol, " * 4000)
@example("\x00", "\x00,\x00,\ud800")
def test_any_text_is_read_without_failing(name: str, text: str | None) -> None:
    reading = read(name, text)
    assert reading.readable is (reading.why_unreadable is None)
    assert not (reading.readable and not (text or "").strip())


@settings(max_examples=60)
@given(words=st.lists(st.sampled_from([w for n in BASE_NAMES for w in n.split()]), max_size=12))
def test_words_without_separators_are_never_a_list(words: list[str]) -> None:
    text = " ".join(words).replace("[", "").replace("*", "").replace(",", " ").replace("/", " ")
    assert not read("Cream", text).readable


@given(first=lists, second=lists, separator=st.sampled_from(SEPARATORS))
def test_more_ingredients_never_take_a_match_away(
    first: list[str], second: list[str], separator: str
) -> None:
    text = separator.join(first)
    for more in (text + separator + separator.join(second), text + "\n" + ", ".join(second)):
        assert topics("Cream", text) <= topics("Cream", more)


@settings(max_examples=60)
@given(first=lists, tail=st.text(max_size=60), break_=st.sampled_from((", ", "\n", "; ")))
def test_stray_text_behind_a_list_never_takes_a_match_away(
    first: list[str], tail: str, break_: str
) -> None:
    text = ", ".join(first)
    assert topics("Cream", text) <= topics("Cream", text + break_ + tail)


@pytest.mark.parametrize(
    "tail", ["...", "…", " etc.", " and", " m.fl.", " and more", ", Squalane (Pl", " läs mer"]
)
def test_a_list_that_breaks_off_is_not_checked(tail: str) -> None:
    assert read("Cream", BASE).readable
    assert not read("Cream", BASE + tail).readable


def test_every_topic_of_the_lexicon_is_a_topic_of_the_guidance() -> None:
    known = set(treatments.guidance().topics)
    assert {one.topic for one in lexicon().classes if one.topic} <= known
    assert set(FOUND) == {one.topic for one in lexicon().classes if one.topic}


@pytest.mark.parametrize(
    "unit", ["\n", "\r", "a-\n", "1", "1,", "(", "((a", ".", "…", "etc ", "\t"]
)
def test_a_hostile_text_takes_no_longer_than_another(unit: str) -> None:
    text = (unit * 20_000)[:19_990] + "x"
    start = time.process_time()
    assert not read("Cream", text).readable
    assert time.process_time() - start < 2
