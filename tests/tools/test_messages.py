"""One msgid, one Korean word: the catalogue's parts agree, or a context tells two meanings apart."""

from pathlib import Path

from tools.messages import clashes, join

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def part(folder: Path, name: str, *entries: str) -> None:
    (folder / f"{name}.po").write_text(HEAD + "\n\n".join(entries) + "\n")


def test_two_parts_that_translate_one_string_differently_are_named(tmp_path: Path) -> None:
    part(tmp_path, "one", 'msgid "since"\nmsgstr "시작일"')
    part(tmp_path, "two", 'msgid "since"\nmsgstr "부터"')
    assert clashes(tmp_path) == ["two.po: 'since' is '부터' here and '시작일' in one.po"]
    assert join(tmp_path).get("since").string == "시작일"


def test_the_same_korean_twice_and_another_meaning_in_a_context_are_no_clash(tmp_path: Path) -> None:
    part(tmp_path, "one", 'msgid "since"\nmsgstr "시작일"')
    part(tmp_path, "two", 'msgid "since"\nmsgstr "시작일"', 'msgctxt "a reason"\nmsgid "since"\nmsgstr "왜냐하면"')
    assert clashes(tmp_path) == []
