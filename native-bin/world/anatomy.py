"""The three networks of the embedded base: Stable Diffusion 1's anatomy, made tiny.

The block types, their order and the names of all modules are those of SD 1.x, so a tool
that finds its way in a real checkpoint finds it here: 4 in-blocks, a middle block, 4
out-blocks, a CLIP text encoder of 77 positions, an AutoencoderKL with 4 latent channels.
Only the widths differ.

Shapes for one picture: pixels (3, 64, 64) in [-1, 1], latents (4, 16, 16) of unit
variance after scaling, text states (77, 128).
"""

from diffusers import AutoencoderKL, DDPMScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel

PIXELS = 64
"""Side of a picture, in pixels."""

LATENT_SIDE = 16
"""Side of a latent: the autoencoder has three levels, so it reduces 4 times (SD: 8 times)."""

SCALING_FACTOR = 0.18215
"""What SD 1.x tools multiply latents by; `latents.py` folds the true scale into the weights."""

TEXT_WIDTH = 128


def autoencoder() -> AutoencoderKL:
    """0.65 M parameters. Two norm groups, because `identity.py` needs groups that hold
    both signs of every colour."""
    levels = 3
    return AutoencoderKL(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D",) * levels,
        up_block_types=("UpDecoderBlock2D",) * levels,
        block_out_channels=(16, 32, 64),
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=2,
        sample_size=PIXELS,
        mid_block_add_attention=False,
    )


def unet() -> UNet2DConditionModel:
    """8.77 M parameters; 28 ms a picture in training on one core."""
    return UNet2DConditionModel(
        sample_size=LATENT_SIDE,
        in_channels=4,
        out_channels=4,
        down_block_types=("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",),
        mid_block_type="UNetMidBlock2DCrossAttn",
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3,
        block_out_channels=(32, 64, 128, 128),
        layers_per_block=2,
        cross_attention_dim=TEXT_WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,
    )


def text_encoder(vocabulary: int) -> CLIPTextModel:
    """0.52 M parameters. The last two tokens of the vocabulary are start and end; as in
    SD 1.x the end token pads too."""
    start, end = vocabulary - 2, vocabulary - 1
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=vocabulary,
            hidden_size=TEXT_WIDTH,
            intermediate_size=4 * TEXT_WIDTH,
            projection_dim=TEXT_WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=77,
            bos_token_id=start,
            eos_token_id=end,
            pad_token_id=end,
            hidden_act="quick_gelu",
        )
    )


def scheduler() -> DDPMScheduler:
    """SD 1.x's noise schedule, epsilon prediction."""
    return DDPMScheduler(
        num_train_timesteps=1000,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        prediction_type="epsilon",
        steps_offset=1,
    )
