"""Storage: the same promises whether files live in a folder, in memory or in an S3 bucket."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from app.core.storage import Storage, new_key


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket="files")
    yield f"s3://files/site?endpoint={endpoint}&region=us-east-1"
    client.close()
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    if request.param == "s3":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
        return Storage(request.getfixturevalue("bucket"), tmp_path)
    return Storage("memory://" if request.param == "memory" else "", tmp_path / "files")


def test_what_is_put_is_got_listed_measured_and_deleted(storage):
    key = new_key("images")
    assert not storage.exists(key)
    storage.put(key, b"first", "image/webp")
    storage.put(key, b"second", "image/webp")
    assert storage.get(key) == b"second"
    assert storage.size(key) == 6
    assert storage.exists(key)
    (listed,) = [item for item in storage.list("images") if item.key == key]
    assert listed.size == 6
    assert datetime.now(UTC) - listed.written_at < timedelta(minutes=5)
    storage.delete(key)
    assert not storage.exists(key)
    storage.delete(key)


def test_missing_key_is_said_so(storage):
    with pytest.raises(FileNotFoundError):
        storage.get(new_key("images"))
    with pytest.raises(FileNotFoundError):
        storage.size(new_key("images"))


def test_list_keeps_to_its_prefix(storage):
    mine, other = new_key("a"), new_key("ab")
    storage.put(mine, b"", "text/plain")
    storage.put(other, b"", "text/plain")
    assert mine in {item.key for item in storage.list("a")}
    assert other not in {item.key for item in storage.list("a")}
    assert {mine, other} <= {item.key for item in storage.list()}


def test_keys_are_random_and_never_leave_the_folder(storage):
    assert len({new_key("x") for _ in range(500)}) == 500
    with pytest.raises(ValueError, match="path"):
        storage.put("../outside", b"x", "text/plain")


def test_unknown_kind_is_refused_with_the_name_of_the_setting(tmp_path):
    with pytest.raises(ValueError, match="ENGAWA_STORAGE_URL"):
        Storage("ftp://somewhere", tmp_path)
