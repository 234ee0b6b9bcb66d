"""The recogniser in Presidio's own analyzer, and its anonymizer behind it."""

from collections.abc import Iterator
from typing import Any

import pytest

analyzer = pytest.importorskip("presidio_analyzer")
anonymizer = pytest.importorskip("presidio_anonymizer")
spacy = pytest.importorskip("spacy")

from presidio_analyzer.nlp_engine import SpacyNlpEngine  # noqa: E402
from presidio_anonymizer.entities import OperatorConfig  # noqa: E402

from eat_edge.config import EngineConfig, Options  # noqa: E402
from eat_edge.integrations.presidio import EatEdgeRecognizer  # noqa: E402

TEXT = "李娜在柏林用小米14。"
CONFIG = EngineConfig(
    threads=1,
    options=Options(mode="fast").updated({"names": [{"surface": "小米14", "label": "PRODUCT"}]}),
)


class Blank(SpacyNlpEngine):
    """spaCy without a model: nothing is fetched."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
        self.nlp = {"zh": spacy.blank("zh")}


@pytest.fixture(scope="module")
def recognizer() -> Iterator[EatEdgeRecognizer]:
    recognizer = EatEdgeRecognizer("zh", config=CONFIG, own_types=["PRODUCT"])
    yield recognizer
    recognizer.close()


@pytest.fixture(scope="module")
def engine(recognizer: EatEdgeRecognizer) -> Any:
    registry = analyzer.RecognizerRegistry(recognizers=[recognizer], supported_languages=["zh"])
    return analyzer.AnalyzerEngine(
        registry=registry, nlp_engine=Blank(), supported_languages=["zh"]
    )


def test_names_go_through_analyzer_and_anonymizer(engine: Any) -> None:
    found = engine.analyze(TEXT, language="zh")
    assert sorted((TEXT[one.start : one.end], one.entity_type) for one in found) == [
        ("小米14", "PRODUCT"),
        ("李娜", "PERSON"),
        ("柏林", "LOCATION"),
    ]
    hidden = anonymizer.AnonymizerEngine().anonymize(
        TEXT, found, {"PERSON": OperatorConfig("replace", {"new_value": "某人"})}
    )
    assert hidden.text == "某人在<LOCATION>用<PRODUCT>。"


def test_only_the_types_asked_for_are_given(engine: Any) -> None:
    found = engine.analyze(TEXT, language="zh", entities=["LOCATION"])
    assert [TEXT[one.start : one.end] for one in found] == ["柏林"]
