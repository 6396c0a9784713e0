import os
import signal

import redis

from coordination.embedded import processes, valkey


def test_a_second_start_finds_the_first(folders):
    first = valkey.ensure(folders)
    number = valkey.pid(folders)

    assert valkey.ensure(folders) == first
    assert valkey.pid(folders) == number is not None


def test_its_address_is_one_that_clients_understand(folders):
    with redis.Redis.from_url(valkey.ensure(folders)) as client:
        assert client.ping()
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("save") == {"save": ""}


def test_comes_back_after_kill_9(folders):
    valkey.ensure(folders)
    number = valkey.pid(folders)
    os.kill(number, signal.SIGKILL)
    assert processes.wait_until(lambda: not valkey.answers(folders), seconds=5)

    valkey.ensure(folders)
    assert valkey.answers(folders)
    assert valkey.pid(folders) != number


def test_stops(folders):
    valkey.ensure(folders)

    assert valkey.stop(folders)
    assert not valkey.answers(folders)
    assert not valkey.stop(folders)
