"""What the demo's patients use at home: plain names, and lists as labels print them."""

from collections.abc import Mapping
from typing import Final

# Key: (English name, Swedish name, ingredients as on the label; None: nobody has read it).
PRODUCTS: Final[Mapping[str, tuple[str, str, str | None]]] = {
    "cleanser": (
        "Gentle cleansing cream",
        "Mild rengöringskräm",
        "Aqua, Glycerin, Cetearyl Alcohol, Caprylic/Capric Triglyceride, "
        "Sodium Cocoyl Isethionate, Ceramide NP, Sodium Hyaluronate, Phenoxyethanol, "
        "Ethylhexylglycerin, Citric Acid",
    ),
    "retinol": (
        "Retinol night serum",
        "Nattserum med retinol",
        "Aqua, Caprylic/Capric Triglyceride, Glycerin, Squalane, Propanediol, Retinol, Tocopherol, "
        "Polysorbate 20, Sodium Hyaluronate, Carbomer, Phenoxyethanol, BHT",
    ),
    "retinal": (
        "Renewing cream with retinal",
        "Förnyande kräm med retinal",
        "Aqua, Glycerin, Dimethicone, Cetyl Alcohol, Niacinamide, Retinal, Panthenol, Tocopheryl "
        "Acetate, Xanthan Gum, Phenoxyethanol",
    ),
    "vitamin_c": (
        "Vitamin C serum 15 %",
        "C-vitaminserum 15 %",
        "Aqua, Ascorbic Acid, Propylene Glycol, Ethoxydiglycol, Tocopherol, Ferulic Acid, "
        "Panthenol, Sodium Hydroxide, Sodium Hyaluronate, Phenoxyethanol",
    ),
    "glycolic": (
        "Toner with 7 % glycolic acid",
        "Ansiktsvatten med 7 % glykolsyra",
        "Aqua, Glycolic Acid, Aloe Barbadensis Leaf Water, Sodium Hydroxide, Glycerin, Panthenol, "
        "Propanediol, Potassium Sorbate, Sodium Benzoate",
    ),
    "salicylic": (
        "Blemish gel with salicylic acid",
        "Gel med salicylsyra",
        "Aqua, Alcohol Denat., Salicylic Acid, Niacinamide, Hamamelis Virginiana Water, Carbomer, "
        "Sodium Hydroxide, Parfum, Limonene, Linalool",
    ),
    "benzoyl": (
        "Benzoyl peroxide gel 5 %",
        "Gel med bensoylperoxid 5 %",
        "Aqua, Benzoyl Peroxide, Propylene Glycol, Carbomer, Poloxamer 182, Glycerin, "
        "Disodium EDTA, Sodium Hydroxide",
    ),
    "mineral_sunscreen": (
        "Mineral sunscreen SPF 50",
        "Mineralsolskydd SPF 50",
        "Aqua, Zinc Oxide, Titanium Dioxide, Caprylic/Capric Triglyceride, Glycerin, Squalane, "
        "Polyglyceryl-3 Diisostearate, Tocopherol, Caprylyl Glycol",
    ),
    "filter_sunscreen": (
        "Light sun fluid SPF 30",
        "Lätt solfluid SPF 30",
        "Aqua, Octocrylene, Ethylhexyl Salicylate, Butyl Methoxydibenzoylmethane, Homosalate, "
        "Alcohol Denat., Glycerin, Parfum, Phenoxyethanol",
    ),
    "niacinamide": (
        "Niacinamide serum 10 %",
        "Serum med 10 % niacinamid",
        "Aqua, Niacinamide, Pentylene Glycol, Zinc PCA, Glycerin, Xanthan Gum, Phenoxyethanol, "
        "Chlorphenesin",
    ),
    "hyaluronic": (
        "Plain hyaluronic acid gel",
        "Ren hyaluronsyragel",
        "Aqua, Sodium Hyaluronate, Glycerin, Phenoxyethanol",
    ),
    "self_tan": (
        "Self-tanning drops",
        "Brun utan sol-droppar",
        "Aqua, Dihydroxyacetone, Glycerin, Propanediol, Erythrulose, Sodium Metabisulfite, Parfum",
    ),
    "scrub": (
        "Apricot face scrub",
        "Ansiktsskrubb med aprikos",
        "Aqua, Glyceryl Stearate, Prunus Armeniaca Seed Powder, Juglans Regia Shell Powder, "
        "Cetyl Alcohol, Parfum, Linalool, Citronellol",
    ),
    "ointment": (
        "Petrolatum ointment",
        "Vaselinsalva",
        "Petrolatum, Paraffinum Liquidum, Cera Microcristallina, Glycerin, Panthenol, Bisabolol",
    ),
    "azelaic": (
        "Azelaic acid cream 10 %",
        "Kräm med azelainsyra 10 %",
        "Aqua, Azelaic Acid, Isodecyl Neopentanoate, Dimethicone, Glycerin, Cetearyl Alcohol, "
        "Phenoxyethanol",
    ),
    "tretinoin": (
        "Tretinoin cream 0.05 % (prescription)",
        "Tretinoinkräm 0,05 % (recept)",
        "Tretinoin, Stearic Acid, Isopropyl Myristate, Polyoxyl 40 Stearate, Stearyl Alcohol, "
        "Xanthan Gum, Sorbic Acid, Butylated Hydroxytoluene, Purified Water",
    ),
    "market_balm": ("Balm from a market stall", "Balsam från marknaden", None),
}
