"""Samplers by their names in the job file."""

from __future__ import annotations

from typing import Any

A1111_NAMES = {"dpmpp_2m_karras": "DPM++ 2M Karras", "euler": "Euler", "euler_a": "Euler a", "ddim": "DDIM"}
"""Sampler in the job file -> what A1111 calls it."""

_FOREIGN = ("_class_name", "_diffusers_version", "algorithm_type", "solver_order", "use_karras_sigmas", "variance_type")


def make_sampler(name: str, config: dict[str, Any]) -> Any:
    """A diffusers scheduler with the base's noise schedule and prediction type.

    Raises:
        KeyError: no such sampler.
    """
    from diffusers import (
        DDIMScheduler,
        DPMSolverMultistepScheduler,
        EulerAncestralDiscreteScheduler,
        EulerDiscreteScheduler,
    )

    base = {key: value for key, value in config.items() if key not in _FOREIGN}
    if name == "dpmpp_2m_karras":
        return DPMSolverMultistepScheduler.from_config(
            base, algorithm_type="dpmsolver++", solver_order=2, use_karras_sigmas=True
        )
    kinds = {"euler": EulerDiscreteScheduler, "euler_a": EulerAncestralDiscreteScheduler, "ddim": DDIMScheduler}
    return kinds[name].from_config(base)
