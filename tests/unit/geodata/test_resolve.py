from __future__ import annotations

import pytest

from geodata.language import Language
from geodata.places import Place, find_places
from geodata.places.gazetteer import Gazetteer
from geodata.places.options import variants
from geodata.places.resolve import Weights, resolve
from geodata.places.spans import Names


@pytest.fixture(scope="module")
def places(pipeline: Language, gazetteer: Gazetteer):
    def find(text: str, **options: object) -> dict[str, Place]:
        doc = pipeline.parse(text)
        return {p.text: p for p in find_places(doc, gazetteer, **options)}  # type: ignore[arg-type]

    return find


@pytest.mark.parametrize(
    ("text", "name", "admin1"),
    [
        ("A fire broke out in Springfield, Missouri.", "Springfield", "US.MO"),
        ("A fire broke out in Springfield, Illinois.", "Springfield", "US.IL"),
        ("The two drove from Columbus to Savannah, Georgia.", "Savannah", "US.GA"),
        ("Police in Cambridge, England, held a man.", "Cambridge", "GB.ENG"),
        ("Ontario's capital, Toronto, and London, Ontario, flooded.", "London", "CA.08"),
    ],
)
def test_a_qualified_name_lies_in_what_qualifies_it(
    places, text: str, name: str, admin1: str
) -> None:
    found = places(text)[name]
    assert (found.admin1, found.precision) == (admin1, "city")


def test_two_towns_of_one_name_stay_two(pipeline: Language, gazetteer: Gazetteer) -> None:
    doc = pipeline.parse("Mayors of Salem, Oregon, and Salem, Massachusetts, met in Salem, Oregon.")
    salems = [p for p in find_places(doc, gazetteer) if p.text == "Salem"]
    assert [p.admin1 for p in salems] == ["US.OR", "US.MA", "US.OR"]


def test_one_name_has_one_sense_in_a_document(pipeline: Language, gazetteer: Gazetteer) -> None:
    doc = pipeline.parse("Paris, Texas, has a tower. Thousands visit Paris every summer.")
    paris = [p for p in find_places(doc, gazetteer) if p.text == "Paris"]
    assert [p.admin1 for p in paris] == ["US.TX", "US.TX"]


def test_without_context_the_best_known_place_is_meant(places) -> None:
    found = places("Ministers met in Paris.")["Paris"]
    assert (found.country, found.kind) == ("FRA", "city")


def test_the_word_for_its_kind_decides(places) -> None:
    region = places("Villages in the Kherson region were hit.")["Kherson"]
    city = places("The city of Kherson was hit.")["Kherson"]
    assert (region.kind, region.precision, region.admin1) == ("admin1", "admin1", "UA.08")
    assert (city.kind, city.precision) == ("city", "city")


def test_neighbours_pull_an_ambiguous_name(places) -> None:
    text = "Crews from Dayton, Fairborn and Xenia helped in Springfield."
    assert places(text)["Springfield"].admin1 == "US.OH"


def test_a_named_country_pulls_an_ambiguous_name(places) -> None:
    assert places("Police in Valencia, and elsewhere in Venezuela, struck.")[
        "Valencia"
    ].country == ("VEN")


def test_the_publisher_counts_as_named(places) -> None:
    text = "A man from Springfield was charged."
    assert places(text, source="Dayton Daily News")["Springfield"].admin1 == "US.OH"


def test_an_agency_dateline_names_a_city_that_stands_alone(places) -> None:
    text = "(Agency) - Farmers of Paris, Texas, and of Dallas, Texas, marched to Houston."
    assert places(f"PARIS {text.replace('Paris, Texas', 'Waco, Texas')}")["PARIS"].country == "FRA"
    assert places("Farmers of Waco and Dallas, Texas, marched to Paris.")["Paris"].country == "USA"


def test_a_group_named_after_a_country_is_not_there(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    doc = pipeline.parse("The Islamic State of Iraq and Syria attacked a convoy near Raqqa.")
    uses = {p.text: p.use for p in find_places(doc, gazetteer)}
    assert uses["Raqqa"] == "literal"
    assert "literal" not in {use for name, use in uses.items() if name in ("Iraq", "Syria")}


def test_countries_of_a_list_do_not_qualify_one_another(places) -> None:
    found = places("Delegates came from Canada, Mexico, Peru and Chile.")
    assert {p.kind for p in found.values()} == {"country"}


def test_an_unlisted_name_is_no_more_exact_than_where_it_lies(places) -> None:
    found = places("The fire on Quibble Street in Nairobi was put out.")
    street, city = found["Quibble Street"], found["Nairobi"]
    assert (street.lat, street.lon, street.precision) == (city.lat, city.lon, "city")
    assert street.id is None
    assert street.confidence < 0.5
    assert "Nairobi" in street.reason


def test_an_unlisted_name_stands_with_the_town_named_nearest(places) -> None:
    text = "Fire broke out in Nairobi. Later it reached Oslo. Quibble Street was closed."
    found = places(text)["Quibble Street"]
    assert (found.country, found.precision, found.id) == ("NOR", "city", None)


def test_a_name_without_any_clue_stays_unresolved(places) -> None:
    found = places("The fire on Quibble Street was put out.")["Quibble Street"]
    assert (found.lat, found.id, found.resolved) == (None, None, False)


def test_the_texts_own_wording_tells_its_country(places) -> None:
    text = "The {} said that a school in Cambridge was closed."
    assert places(text.format("aldermen and the township's sheriff"))["Cambridge"].country == "USA"
    assert places(text.format("councillors and the constabulary"))["Cambridge"].country == "GBR"


def test_two_names_of_one_place_side_by_side_qualify_each_other(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    text = "She drove from Augusta, Georgia, to Macon, Georgia, and flew to Washington, D.C."
    found = find_places(pipeline.parse(text), gazetteer)
    assert [p.admin1 for p in found if p.text == "Washington"] == ["US.DC"]


def test_a_choice_tells_what_was_considered(places) -> None:
    found = places("A fire broke out in Springfield.")["Springfield"]
    first, second = found.candidates[:2]
    assert (first.id, first.lat, first.admin1) == (found.id, found.lat, found.admin1)
    assert 1.0 >= first.share >= second.share > 0.0
    assert second.admin1 != first.admin1
    assert len(found.candidates) <= 5
    assert sum(c.share for c in found.candidates) <= 1.0


def test_nothing_was_considered_where_one_place_has_the_name(places) -> None:
    assert places("A fire broke out in Ouagadougou.")["Ouagadougou"].candidates == ()


def test_confidence_is_low_where_many_share_the_name(places) -> None:
    alone = places("It happened in Springfield.")["Springfield"]
    qualified = places("It happened in Springfield, Missouri.")["Springfield"]
    assert 0.0 < alone.confidence < 0.6 < qualified.confidence <= 1.0
    assert "Missouri" in qualified.reason


def test_weights_can_be_given(pipeline: Language, gazetteer: Gazetteer) -> None:
    from geodata.places.recognise import recognise

    doc = pipeline.parse("Mayors met in Paris, Texas.")
    names = Names(gazetteer)
    found = recognise(doc, gazetteer, names=names)
    blind = Weights(qualified=0, near=0, admin1_named=0, same_admin1=0, same_country=0)
    assert resolve(doc, found, names)[0].admin1 == "US.TX"
    assert resolve(doc, found, names, weights=blind)[0].country == "FRA"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Platte Co.", ["Platte County", "Platte"]),
        ("Uro Township", ["Uro"]),
        ("North Uro", ["Uro"]),
        ("al-Uro", ["Uro"]),
        ("Uro", ["Al Uro"]),
    ],
)
def test_variants_of_a_name(text: str, expected: list[str]) -> None:
    assert variants(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind", "admin1"),
    [
        ("Drones hit the Smolensk and Kaluga regions on Monday.", "Smolensk", "admin1", "RU.69"),
        ("Gunmen raided the states of Sokoto and Zamfara.", "Sokoto", "admin1", "NG.51"),
        ("Floods struck the provinces of Zamora, León and Ávila.", "León", "admin2", "ES.55"),
        ("Buses run between the cities of Sokoto and Kano.", "Sokoto", "city", "NG.51"),
    ],
)
def test_a_word_for_the_kind_counts_for_a_whole_list(
    places, text: str, name: str, kind: str, admin1: str
) -> None:
    found = places(text)[name]
    assert (found.kind, found.admin1) == (kind, admin1)


def test_a_district_without_a_point_has_its_province_s(places) -> None:
    found = places("Growers blocked a road in Bolivia's Chapare region.")["Chapare"]
    assert (found.kind, found.country, found.admin1) == ("admin2", "BOL", "BO.02")
    assert found.precision == "admin1"


def test_an_embassy_does_not_put_a_town_in_its_country(places) -> None:
    found = places("Canada protested at China's embassy in Washington.")["Washington"]
    assert found.admin1 == "US.DC"


@pytest.mark.parametrize(
    ("text", "name", "country", "lat"),
    [
        ("Barges sank in the Mekong River.", "Mekong River", None, 17),
        ("Troops withdrew north of the Litani River in Lebanon.", "Litani River", "LBN", 33),
        ("A volcano erupted on the island of Flores in Indonesia.", "Flores", "IDN", -9),
        ("Patrols resumed along the Line of Actual Control.", "Line of Actual Control", None, 34),
    ],
)
def test_rivers_islands_and_lines_of_wide_use(
    places, text: str, name: str, country: str | None, lat: int
) -> None:
    found = places(text)[name]
    assert (found.country, round(found.lat)) == (country, lat)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("It has shops in Atlanta, Denver, Hartford and Boise.", "Denver", "US.CO"),
        ("Flights to Mexico City, New York and Chicago were cancelled.", "Mexico City", "MX.09"),
        ("Floods hit Springfield, Missouri, and Salem, Oregon.", "Springfield", "US.MO"),
        ("A man from Aberdeen, Washington, and his son won.", "Aberdeen", "US.WA"),
        ("Fires burned in Pinal and Gila Counties.", "Pinal", "US.AZ"),
    ],
)
def test_a_list_of_towns_puts_none_into_the_next(places, text: str, name: str, found: str) -> None:
    assert places(text)[name].admin1 == found


def test_a_well_chosen_other_name_counts_nearly_like_the_first(places) -> None:
    assert places("Talks on the war in Gaza and Lebanon failed.")["Gaza"].kind == "region"
    assert places("Shells fell on Gaza City.")["Gaza City"].kind == "city"
    assert places("She sailed across the Atlantic in Iowa colours.")["Atlantic"].kind == "sea"


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Barges on the Mississippi ran aground near Memphis.", "Mississippi", "river"),
        ("The governor of Mississippi spoke.", "Mississippi", "admin1"),
        ("Two rowers crossed the Pacific.", "Pacific", "sea"),
    ],
)
def test_waters_take_the_article(places, text: str, name: str, kind: str) -> None:
    assert places(text)[name].kind == kind


def test_a_town_is_not_sought_outside_what_the_text_puts_it_in(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    doc = pipeline.parse("A bridge fell in Zelva, Vermont, on Friday. Residents left Zelva.")
    zelvas = [p for p in find_places(doc, gazetteer) if p.text == "Zelva"]
    assert [(p.id, p.admin1, p.precision) for p in zelvas] == [(None, "US.VT", "admin1")] * 2
    alone = find_places(pipeline.parse("A bridge fell in the town of Zelva."), gazetteer)
    assert [p.country for p in alone] == ["BLR"]


def test_listed_places_keep_their_country_beside_a_rough_border(places) -> None:
    found = places("The Knesset met in Jerusalem. Pilgrims prayed at the Western Wall.")
    assert (found["Jerusalem"].country, found["Western Wall"].country) == ("ISR", "PSE")
