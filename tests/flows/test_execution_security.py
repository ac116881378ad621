"""What a scheduler of Dask may be: on this machine, behind TLS, or trusted in so many words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from flows.execution_settings import ExecutionSettings, Runner


def settings(address: str, **more: bool) -> ExecutionSettings:
    return ExecutionSettings(runner=Runner.DASK, dask_scheduler=address, **more)


@pytest.mark.parametrize(
    "address",
    ["tcp://127.0.0.1:8786", "127.0.0.1:8786", "localhost:8786", "tcp://[::1]:8786", "tls://cluster.example:8786"],
)
def test_a_scheduler_here_or_behind_tls_is_taken(address: str) -> None:
    assert settings(address).dask_scheduler == address


@pytest.mark.parametrize(
    "address",
    [
        "tcp://10.0.0.7:8786", "10.0.0.7:8786", "tcp://cluster.example:8786", "tcp://127.0.0.1.example:8786",
        "tcp://0.0.0.0:8786", "ucx://10.0.0.7:8786", "ws://10.0.0.7:8786", "tcp://127.0.0.1@10.0.0.7:8786",
        "tcp://[fe80::1", "inproc://10.0.0.7/1",
    ],
)  # fmt: skip
def test_a_scheduler_elsewhere_without_tls_is_refused_with_the_mend(address: str) -> None:
    with pytest.raises(ValidationError, match=r"tls:// address, or set dask_without_tls = true"):
        settings(address)


def test_a_trusted_network_can_be_named() -> None:
    assert settings("tcp://10.0.0.7:8786", dask_without_tls=True).dask_without_tls
