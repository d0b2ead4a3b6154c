"""Bookings from a database, and answers to one: SQLite and PostgreSQL, both real."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from aftersales import Booking, InvalidInput
from aftersales.batch.answering import Asked
from aftersales.batch.folder import Folder
from aftersales.batch.run import Result, run
from aftersales.batch.schema import CORRECTIONS, PAYOUTS, QUOTES
from aftersales.batch.sources import opened
from aftersales.batch.sql_sink import Database
from aftersales.batch.sql_source import Query
from tests.batch.postgres import program, server
from tests.batch.runs import asked, contents, lines, numbered, ran, written
from tests.batch.tables import AT, RULES, rules
from tests.cli.run import run as command
from tests.simple import Dict, document

QUERY = "select booking from bookings order by id"


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    """A server; where there is none the tests are left out, but not in continuous integration."""
    if program("initdb") is None and not os.environ.get("CI"):
        pytest.skip("PostgreSQL is not installed")
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with ten bookings as JSON, one of them poisoned, the requests and instants beside them."""
    place = f"sqlite:///{tmp_path / 'b.sqlite'}"
    if request.param == "postgresql":
        place = request.getfixturevalue("running")
    fill(place, "text" if request.param == "sqlite" else "jsonb")
    return place


def fill(url: str, kind: str) -> None:
    """A table of bookings, and none of earlier answers."""
    engine = create_engine(url)
    bookings = numbered(10)
    bookings[6]["tenders"][0]["amount"] = "0.01"
    moment = "text" if kind == "text" else "timestamptz"
    with engine.begin() as connection:
        for table in ("runs", "chunks", "quotes", "payouts", "rejects", "corrections"):
            connection.execute(text(f"drop table if exists aftersales_{table}"))
        connection.execute(text("drop table if exists bookings"))
        made = f"create table bookings (id integer primary key, booking {kind}, ask {kind}, moment {moment})"
        connection.execute(text(made))
        for place, data in enumerate(bookings):
            values = {"id": place, "b": json.dumps(data), "ask": json.dumps({"kind": "cancel", "id": "r"}), "at": AT}
            connection.execute(text("insert into bookings values (:id, :b, :ask, :at)"), values)
    engine.dispose()


def stored(url: str, sql: str) -> list[Dict]:
    """The rows of a query."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(text(sql)).mappings()]
    engine.dispose()
    return found


def plain(line: Dict) -> Dict:
    """A line as a database holds it: lists as JSON text, dates as text."""
    return {name: json.dumps(value) if isinstance(value, list) else value for name, value in line.items()}


def to_database(url: str, question: Asked | None = None, **options: Any) -> Result:
    """From the table of bookings to the tables of answers."""
    return run(Query(url, QUERY, (), 4), Database(url), question or asked(), **options)


def test_a_query_is_read_as_a_file_is(url: str, tmp_path: Path) -> None:
    """The same quotes, payouts and rejects."""
    run(Query(url, QUERY, (), 4), Folder(tmp_path / "sql"), asked())
    ran(written(tmp_path / "b.parquet", 10, 6), tmp_path / "file")
    for name in ("quotes", "payouts"):
        assert lines(tmp_path / "sql", name) == lines(tmp_path / "file", name)
    assert [line["row"] for line in lines(tmp_path / "sql", "rejects")] == [6]


def test_answers_in_tables(url: str, tmp_path: Path) -> None:
    """What the parts of a folder hold; a run again does nothing."""
    result = to_database(url)
    ran(written(tmp_path / "b.parquet", 10, 6), tmp_path / "file")
    for name in ("quotes", "payouts"):
        found = stored(url, f"select * from aftersales_{name} order by chunk, line")
        bare = [{key: value for key, value in row.items() if key not in ("run", "chunk", "line")} for row in found]
        assert bare == [plain(line) for line in lines(tmp_path / "file", name)]
    again = to_database(url)
    assert (again.tally, again.before) == (result.tally, result.chunks)
    assert len(stored(url, "select * from aftersales_payouts")) == 9
    summary = json.loads(stored(url, "select summary from aftersales_runs")[0]["summary"])
    assert summary["rows"]["read"] == 10


def test_every_type_of_column(url: str) -> None:
    """Numbers, dates and lists of every table, and a key that stands once."""
    values: Dict = {pa.string(): "x", pa.int64(): 2**40, pa.int32(): 7, pa.date32(): date(2025, 6, 20)}
    sink = Database(url)
    sink.begin({"run": 1}, False)
    for chunk in (0, 1):
        tables = {
            name: pa.Table.from_pylist([{f.name: values.get(f.type, ["a", "b"]) for f in of}], schema=of)
            for name, of in (("quotes", QUOTES), ("payouts", PAYOUTS), ("corrections", CORRECTIONS))
        }
        sink.commit(chunk, tables, {"tally": {}, "input": ""})
    sink.close()
    (payout,) = stored(url, "select points, amount, arrives_first from aftersales_payouts")
    assert (payout["points"], payout["amount"], str(payout["arrives_first"])) == (7, 2**40, "2025-06-20")
    assert [row["missing"] for row in stored(url, "select missing from aftersales_quotes")] == ['["a", "b"]'] * 2


def test_runs_stand_side_by_side(url: str) -> None:
    """Each under its own name."""
    to_database(url)
    to_database(url, asked(at="2025-06-18T10:02:00+08:00"))
    counts = stored(url, "select run, count(*) as n from aftersales_payouts group by run")
    assert [row["n"] for row in counts] == [9, 9]


def test_requests_and_instants_beside_the_bookings(url: str, tmp_path: Path) -> None:
    """JSON and timestamps, as the database has them."""
    query = "select ask, booking, moment from bookings order by id"
    run(Query(url, query, ("ask", "moment"), 4), Folder(tmp_path / "out"), asked(request="ask", at="moment"))
    found = [Booking.from_dict(data) for n, data in enumerate(numbered(10)) if n != 6]
    expected = [rules().quote(one, asked().request, at=AT).refund for one in found]  # type: ignore[arg-type]
    quotes = lines(tmp_path / "out", "quotes")
    assert [line["refund"] for line in quotes] == [one.minor for one in expected if one is not None]
    assert {line["request"] for line in quotes} == {"r"}


def failing(engine: Engine, at: int) -> None:
    """The statement of that number fails, counted from 0, and every commit counts."""
    seen = iter(range(10**6))

    def check(*_: Any) -> None:
        if next(seen) == at:
            raise OperationalError("", {}, Exception("the server went away"))

    event.listen(engine, "connect", lambda raw, _: raw.execute("pragma synchronous = off").close())
    event.listen(engine, "before_cursor_execute", check)
    event.listen(engine, "commit", check)


def test_every_statement_may_fail(tmp_path: Path) -> None:
    """Then the run goes on, and no payout stands there twice or is missing."""
    source = written(tmp_path / "b.parquet", 3, 1)
    ran(source, tmp_path / "whole")
    expected = [line["key"] for line in lines(tmp_path / "whole", "payouts")]
    for step in range(200):
        place = f"sqlite:///{tmp_path / f'{step}.sqlite'}"
        sink = Database(place)
        failing(sink._engine, step)
        try:
            run(opened(source, (), 2), sink, asked())
        except OperationalError:
            run(opened(source, (), 2), Database(place), asked(), resume=True)
            found = stored(place, "select key from aftersales_payouts order by chunk, line")
            assert [row["key"] for row in found] == expected, step
        else:
            break
    assert 10 < step < 199


def test_a_stopped_run_goes_on(url: str) -> None:
    """Only when it is told to, and only over the same rows."""
    assert to_database(url, max_rejects=0).stopped
    with pytest.raises(InvalidInput, match="--resume"):
        to_database(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("delete from bookings where id = 2"))
    with pytest.raises(InvalidInput, match="gives other rows"):
        to_database(url, resume=True)
    engine.dispose()
    fill_again(url)
    assert to_database(url, resume=True).tally["rows"]["read"] == 10


def test_a_query_that_gives_fewer_rows(url: str) -> None:
    """Also whole chunks less are other rows."""
    assert to_database(url, max_rejects=0).chunks == 2
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("delete from bookings where id >= 4"))
    engine.dispose()
    with pytest.raises(InvalidInput, match="gives other rows"):
        to_database(url, resume=True)


def test_a_finished_run_takes_no_more_rows(url: str) -> None:
    """Rows that come later are of another run."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("delete from bookings where id >= 8"))
    assert to_database(url).chunks == 2
    with engine.begin() as connection:
        connection.execute(text("insert into bookings select 8, booking, ask, moment from bookings where id = 0"))
    engine.dispose()
    with pytest.raises(InvalidInput, match="more rows than when the run was finished"):
        to_database(url)
    assert len(stored(url, "select * from aftersales_chunks")) == 2


def test_to_go_on_with_another_run(url: str) -> None:
    """Is refused, saying what differs: nothing is begun beside the run that was stopped."""
    with pytest.raises(InvalidInput, match="no such column"):
        run(Query(url, QUERY, ("when",), 4), Database(url), asked(at="when"))
    assert to_database(url, asked(at="2025-06-18T10:03:00+08:00"), resume=True).chunks == 3
    assert to_database(url, max_rejects=0).stopped
    with pytest.raises(InvalidInput, match="stopped has other at, every; without `--resume`"):
        to_database(url, asked(at="2025-06-18T10:02:00+08:00", every=True), resume=True)
    assert len(stored(url, "select * from aftersales_runs where summary is null")) == 2
    to_database(url, asked(every=True))
    assert to_database(url, resume=True).tally["rows"]["read"] == 10


def test_two_runs_do_not_write_the_same_chunks(url: str) -> None:
    """The second is told so at the first chunk that both have, and stops; no payout stands twice."""
    second = Database(url)
    second.begin({**asked().identity(), "input": Query(url, QUERY, (), 4).identity}, False)
    to_database(url)
    with pytest.raises(InvalidInput, match="another run is writing there"):
        second.commit(0, {}, {"tally": {}, "input": ""})
    second.close()
    assert len(stored(url, "select * from aftersales_payouts")) == 9
    assert len(stored(url, "select * from aftersales_runs")) == 1


@pytest.mark.parametrize("place", ["id", "tender"])
def test_a_character_that_databases_refuse(url: str, place: str) -> None:
    """A booking that has it is a reject, so that the others are answered."""
    data = numbered(11)[10]
    (data if place == "id" else data["tenders"][0])["id"] = "a\0b"
    inserted = "select 10 as id, cast(:b as text) as booking union all select id, cast(booking as text) from bookings"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("drop table if exists texts"))
        connection.execute(text("create table texts (id integer, booking text)"))
        connection.execute(text(f"insert into texts {inserted}"), {"b": json.dumps(data)})
    engine.dispose()
    result = run(Query(url, "select booking from texts order by id", (), 4), Database(url), asked())
    assert result.tally["rows"] == {"read": 11, "untouched": 0, "unchanged": 0, "rejected": 2}
    (reject,) = stored(url, 'select * from aftersales_rejects where "row" = 10')
    assert reject["message"] == "a text holds the character NUL, which databases cannot"


TYPES = ["cast(booking as {bytes})", "id", "cast(1.5 as numeric)", "{day}", "null"]


@pytest.mark.parametrize("booking", TYPES)
def test_columns_of_other_types(url: str, tmp_path: Path, booking: str) -> None:
    """Bytes are JSON in UTF-8; numbers and dates are no bookings and no instants."""
    words = {"bytes": "blob", "day": "date('now')"} if "sqlite" in url else {"bytes": "bytea", "day": "current_date"}
    found = booking.format(**words).replace("cast(booking as bytea)", "convert_to(booking::text, 'UTF8')")
    query = f"select {found} as booking, {words['day']} as moment from bookings order by id"
    result = run(Query(url, query, ("moment",), 4), Folder(tmp_path / "out"), asked(at="moment"))
    assert result.tally["rows"]["rejected"] == 10
    bytes_alone = f"select {found} as booking from bookings order by id"
    result = run(Query(url, bytes_alone, (), 4), Folder(tmp_path / "bytes"), asked())
    assert result.tally["rows"]["rejected"] == (1 if "booking" in booking else 10)


def test_databases_that_answers_cannot_go_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is asked of them."""
    engine = create_engine("sqlite://")
    monkeypatch.setattr(engine.dialect, "name", "mysql")
    monkeypatch.setattr("aftersales.batch.sql_sink.engine_of", lambda *_: engine)
    with pytest.raises(InvalidInput, match="answers go to SQLite or PostgreSQL, found `mysql`"):
        Database("mysql://host/b")


def fill_again(url: str) -> None:
    """The bookings as they were; the answers stay."""
    engine = create_engine(url)
    values = {"b": json.dumps(numbered(10)[2]), "ask": "{}", "at": AT}
    with engine.begin() as connection:
        connection.execute(text("insert into bookings values (2, :b, :ask, :at)"), values)
    engine.dispose()


def test_queries_that_cannot_be_used(tmp_path: Path) -> None:
    """Without an order, with other columns."""
    place = f"sqlite:///{tmp_path / 'b.sqlite'}"
    fill(place, "text")
    with pytest.raises(InvalidInput, match="order by"):
        Query(place, "select booking from bookings", (), 4)
    for query, message in (
        ("select id from bookings order by id", "booking: no such column"),
        ("select id, booking from bookings order by id", "id: unknown column"),
    ):
        with pytest.raises(InvalidInput, match=message):
            run(Query(place, query, (), 4), Folder(tmp_path / "out"), asked())


def test_the_command(url: str, tmp_path: Path) -> None:
    """From a database to a database; what it refuses is said in one line."""
    (tmp_path / "t.yaml").write_text(document(RULES), "utf-8")
    words = ["batch", "--sql", url, "--at", AT, "--policies", tmp_path / "t.yaml", "--out", url]
    result = command(*words, "--query", QUERY)
    assert result.exit_code == 1, result.output
    assert "outcomes  9 granted" in result.stdout
    assert len(stored(url, "select * from aftersales_rejects")) == 1
    wrong = command(*words, "--query", "select booking from nowhere order by 1")
    assert wrong.exit_code == 2
    assert "nowhere" in wrong.stderr
    assert len(wrong.stderr.splitlines()) == 1
    assert contents(tmp_path).keys() >= {"t.yaml"}


def test_passwords_are_not_written() -> None:
    """A run is known by the database, not by how one gets in."""
    query = Query("postgresql+psycopg://me:secret@localhost/b", QUERY, (), 4)
    assert "secret" not in json.dumps(query.identity)


def test_passwords_are_not_shown(url: str, tmp_path: Path) -> None:
    """In no message, whether a database is there or not."""
    (tmp_path / "t.yaml").write_text(document(RULES), "utf-8")
    words = ["batch", "--at", AT, "--policies", tmp_path / "t.yaml", "--query", QUERY, "--sql"]
    secret = "postgresql+psycopg://me:secret@/b?host=/nowhere"
    if url.startswith("postgresql"):
        url = url.replace("postgres@/", "postgres:secret@/")
    for source, out in ((url, secret), (secret, url), (secret, tmp_path / "out"), (url, url), (url, url)):
        result = command(*words, source, "--out", out)
        assert "secret" not in result.output, result.output
        assert ("database: error: " in result.stderr) == (secret in (source, out))
    assert "already holds all of this run" in result.stdout
