"""What people type, and the commune it must lead to."""

import pytest

from domain import commune

# text, label of the first answer, whether it is certain
QUERIES = [
    # plainly
    ("Grenoble", "Grenoble (38 Isère)", True),
    ("  grenoble  ", "Grenoble (38 Isère)", True),
    ("BORDEAUX", "Bordeaux (33 Gironde)", True),
    ("saint etienne", "Saint-Étienne (42 Loire)", True),
    ("Saint‑Étienne", "Saint-Étienne (42 Loire)", True),
    ("la rochelle 17", "La Rochelle (17 Charente-Maritime)", True),
    ("le havre", "Le Havre (76 Seine-Maritime)", True),
    ("L’Haÿ-les-Roses", "L'Haÿ-les-Roses (94 Val-de-Marne)", True),
    ("lhay les roses", "L'Haÿ-les-Roses (94 Val-de-Marne)", True),
    ("villeneuve d'ascq", "Villeneuve-d'Ascq (59 Nord)", True),
    ("villeneuve dascq", "Villeneuve-d'Ascq (59 Nord)", True),
    ("villeneuve lez avignon", "Villeneuve-lès-Avignon (30 Gard)", True),
    ("marcq en baroeul", "Marcq-en-Barœul (59 Nord)", True),
    # shortened
    ("St-Malo", "Saint-Malo (35 Ille-et-Vilaine)", True),
    ("ste genevieve des bois 91", "Sainte-Geneviève-des-Bois (91 Essonne)", True),
    ("chalon s/saone", "Chalon-sur-Saône (71 Saône-et-Loire)", True),
    ("chalons s champagne", "Châlons-en-Champagne (51 Marne)", False),
    ("nd de gravenchon", "Port-Jérôme-sur-Seine (76 Seine-Maritime)", False),
    ("havre", "Le Havre (76 Seine-Maritime)", False),
    ("stdenis", "Saint-Denis (974 La Réunion)", False),
    # one or two letters
    ("Y", "Y (80 Somme)", True),
    ("by", "By (25 Doubs)", True),
    ("eu", "Eu (76 Seine-Maritime)", True),
    ("oz", "Oz (38 Isère)", True),
    ("ay", "Aÿ-Champagne (51 Marne)", False),
    # districts
    ("lyon 3", "Lyon 3e Arrondissement (69 Rhône)", True),
    ("LYON 03", "Lyon 3e Arrondissement (69 Rhône)", True),
    ("3eme arrondissement lyon", "Lyon 3e Arrondissement (69 Rhône)", True),
    ("marseille 13e", "Marseille 13e Arrondissement (13 Bouches-du-Rhône)", True),
    ("marseille 13", "Marseille 13e Arrondissement (13 Bouches-du-Rhône)", False),
    ("paris 1er", "Paris 1er Arrondissement (75)", True),
    ("Paris XIIIe", "Paris 13e Arrondissement (75)", True),
    ("paris 20eme arr.", "Paris 20e Arrondissement (75)", True),
    ("paris", "Paris 1er Arrondissement (75)", False),
    # with a department or a region
    ("st denis 93", "Saint-Denis (93 Seine-Saint-Denis)", True),
    ("93 saint denis", "Saint-Denis (93 Seine-Saint-Denis)", True),
    ("saint denis dans le 93", "Saint-Denis (93 Seine-Saint-Denis)", True),
    ("saint denis reunion", "Saint-Denis (974 La Réunion)", True),
    ("saint denis seine saint denis", "Saint-Denis (93 Seine-Saint-Denis)", True),
    ("ajaccio 2a", "Ajaccio (2A Corse-du-Sud)", True),
    ("ajaccio 20", "Ajaccio (2A Corse-du-Sud)", True),
    ("bastia corse", "Bastia (2B Haute-Corse)", True),
    ("fort de france martinique", "Fort-de-France (972 Martinique)", True),
    ("bourg 1", "Bourg-en-Bresse (01 Ain)", False),
    ("aix 13", "Aix-en-Provence (13 Bouches-du-Rhône)", False),
    ("villeurbanne 38", "Villeurbanne (69 Rhône)", False),
    ("guadeloupe", "Les Abymes (971 Guadeloupe)", False),
    ("2b", "Bastia (2B Haute-Corse)", False),
    # by numbers
    ("93200", "Saint-Denis (93 Seine-Saint-Denis)", True),
    ("93 200", "Saint-Denis (93 Seine-Saint-Denis)", True),
    ("93200 saint denis", "Saint-Denis (93 Seine-Saint-Denis)", True),
    ("93206 saint denis cedex", "Saint-Denis (93 Seine-Saint-Denis)", False),
    ("93300 saint denis", "Saint-Denis (93 Seine-Saint-Denis)", False),
    ("75012", "Paris 12e Arrondissement (75)", True),
    ("paris 12 75012", "Paris 12e Arrondissement (75)", True),
    ("7501", "Paris 10e Arrondissement (75)", False),
    ("974", "Saint-Denis (974 La Réunion)", False),
    ("2A004", "Ajaccio (2A Corse-du-Sud)", True),
    ("2b200 bastia", "Bastia (2B Haute-Corse)", False),
    ("2B250", "Prunelli-di-Casacconi (2B Haute-Corse)", False),
    ("corte 2b250", "Corte (2B Haute-Corse)", False),
    ("2B200", "Bastia (2B Haute-Corse)", False),
    # in part, or with slips
    ("saint germain en la", "Saint-Germain-en-Laye (78 Yvelines)", False),
    ("boulogne bill", "Boulogne-Billancourt (92 Hauts-de-Seine)", False),
    ("villeurb", "Villeurbanne (69 Rhône)", False),
    ("marsielle", "Marseille 1er Arrondissement (13 Bouches-du-Rhône)", False),
    ("tolouse", "Toulouse (31 Haute-Garonne)", False),
    ("clermont ferand", "Clermont-Ferrand (63 Puy-de-Dôme)", False),
    ("neuily sur marne", "Neuilly-sur-Marne (93 Seine-Saint-Denis)", False),
    ("sait denis 974", "Saint-Denis (974 La Réunion)", False),
    ("larochelle", "La Rochelle (17 Charente-Maritime)", False),
    # by a former name
    ("annecy le vieux", "Annecy (74 Haute-Savoie)", False),
    ("cherbourg octeville", "Cherbourg-en-Cotentin (50 Manche)", False),
    # in a sentence
    ("je suis à Rennes", "Rennes (35 Ille-et-Vilaine)", False),
    ("J’habite à Lyon 3", "Lyon 3e Arrondissement (69 Rhône)", False),
]


@pytest.mark.parametrize(("text", "label", "certain"), QUERIES, ids=[q[0] for q in QUERIES])
def test_what_is_typed_leads_to_the_commune(text, label, certain):
    found = commune.find(text)
    assert found.communes[0].label == label
    assert found.certain is certain
    assert len(found.communes) == 1 or not certain


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("gren", "Grenoble (38 Isère)"),
        ("St-Et", "Saint-Étienne (42 Loire)"),
        ("denis", "Saint-Denis (974 La Réunion)"),
        ("eu", "Eu (76 Seine-Maritime)"),
        ("lyon 3", "Lyon 3e Arrondissement (69 Rhône)"),
        ("paris 1", "Paris 1er Arrondissement (75)"),
        ("9320", "Saint-Denis (93 Seine-Saint-Denis)"),
        ("93200 s", "Saint-Denis (93 Seine-Saint-Denis)"),
        ("marsiell", "Marseille 1er Arrondissement (13 Bouches-du-Rhône)"),
    ],
)
def test_a_suggestion_comes_while_typing(text, label):
    assert commune.suggest(text)[0].label == label


def test_nothing_is_suggested_before_two_letters():
    assert commune.suggest("") == commune.suggest("p") == commune.suggest(" é ") == ()


def test_one_city_does_not_hide_the_others_while_typing():
    assert {"Paris", "Parthenay"} <= {each.name.split()[0] for each in commune.suggest("par")}


def test_the_limit_is_the_callers_while_typing():
    assert len(commune.suggest("saint", limit=3)) == 3
    assert len(commune.suggest("saint")) == 8


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00", "\x00\x1b\n", "…!?", "😀📍", "Париж", "a" * 5000, "xqzwkjh", "\ud800"],
)
def test_what_says_nothing_finds_nothing(text):
    assert commune.find(text) == commune.Found((), certain=False)
    assert commune.suggest(text) == ()


def test_only_the_beginning_of_a_long_text_is_read():
    assert commune.find("Grenoble" + " " * 92 + "Lyon 3").certain
    assert commune.find(" " * 100 + "Grenoble").communes == ()


def test_a_commune_is_had_by_its_code():
    lyon = commune.get("69383")
    assert lyon is not None
    assert (lyon.name, lyon.postal_codes) == ("Lyon 3e Arrondissement", ("69003",))
    assert commune.get("2A004").department_name == "Corse-du-Sud"
    assert commune.get("") is commune.get("99999") is commune.get("69383 ") is None


@pytest.mark.parametrize(("city", "districts"), [("75056", 20), ("69123", 9), ("13055", 16)])
def test_a_city_with_districts_is_chosen_by_district(city, districts):
    name = {"75056": "Paris", "69123": "Lyon", "13055": "Marseille"}[city]
    assert commune.get(city) is None
    names = [each.name for each in commune.find(name).communes[:districts]]
    assert names[0] == f"{name} 1er Arrondissement"
    assert names[1:] == [f"{name} {i}e Arrondissement" for i in range(2, districts + 1)]


@pytest.mark.parametrize(
    ("name", "department", "told", "label"),
    [
        ("Castillon (Canton de Lembeye)", "64", "Pyrénées-Atlantiques",
         "Castillon (Canton de Lembeye, 64 Pyrénées-Atlantiques)"),
        ("Saint-Barthélemy", "977", "Saint-Barthélemy", "Saint-Barthélemy (977)"),
        ("Genève", "", "", "Genève"),
    ],
)  # fmt: skip
def test_a_label_is_short(name, department, told, label):
    assert commune.Commune("", name, department, told, (), 0).label == label
