"""What is kept of a patient's photo: the picture, upright, and nothing else."""

import io

import pytest
from PIL import Image

from aftercare.web.photos import LONGEST_SIDE, PhotoRefused, redrawn
from tests.followup import photos


def test_it_is_upright_and_holds_no_place_and_no_camera() -> None:
    made = redrawn(io.BytesIO(photos.jpeg()))
    found = Image.open(io.BytesIO(made))
    assert (found.format, found.size) == ("JPEG", (20, 40))
    assert not dict(found.getexif())
    assert b"Camera" not in made


def test_what_follows_the_picture_is_left_behind() -> None:
    made = redrawn(io.BytesIO(photos.png() + b"<script>alert(1)</script>"))
    assert b"script" not in made


def test_a_large_one_is_made_smaller() -> None:
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000)).save(out, "JPEG")
    found = Image.open(io.BytesIO(redrawn(io.BytesIO(out.getvalue()))))
    assert max(found.size) == LONGEST_SIDE


@pytest.mark.parametrize("name", photos.BAD)
def test_anything_else_is_refused(name: str) -> None:
    with pytest.raises(PhotoRefused):
        redrawn(io.BytesIO(photos.BAD[name]()))
