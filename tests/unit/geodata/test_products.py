"""numpy's matrix products: the same numbers, in one thread, under every layer of the model."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import NumpyOps
from threadpoolctl import threadpool_info

from geodata.language import Language
from geodata.products import NumpyProducts


@pytest.mark.parametrize(("turned_x", "turned_y"), [(False, False), (True, False), (False, True)])
def test_products_are_those_of_the_stock_routine(turned_x: bool, turned_y: bool) -> None:
    random = np.random.default_rng(1)
    x, y = random.normal(size=(2, 6, 6)).astype("float32")
    asked = {"trans1": turned_x, "trans2": turned_y}
    stock = NumpyOps(use_blis=True).gemm(x, y, **asked)
    np.testing.assert_allclose(NumpyProducts().gemm(x, y, **asked), stock, rtol=1e-4, atol=1e-5)
    into = np.zeros((6, 6), dtype="float32")
    NumpyProducts().gemm(x, y, out=into, **asked)
    np.testing.assert_allclose(into, stock, rtol=1e-4, atol=1e-5)


def test_a_product_takes_one_thread_and_gives_the_others_back() -> None:
    def threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    during: list[list[int]] = []
    before = threads()

    class Watched(np.ndarray):
        def __array_function__(self, *given, **named):  # type: ignore[no-untyped-def]
            during.append(threads())
            return np.eye(2)

    one = np.eye(2, dtype="float32").view(Watched)
    NumpyProducts().gemm(one, one)
    assert during
    assert all(count == 1 for counts in during for count in counts)
    assert threads() == before


def test_every_layer_of_the_pipeline_uses_them(pipeline: Language) -> None:
    models = [pipe.model for _, pipe in pipeline.nlp.pipeline if hasattr(pipe, "model")]
    layers = [layer for model in models if model for layer in model.walk()]
    assert len(layers) > 20
    assert all(isinstance(layer.ops, NumpyProducts) for layer in layers)
