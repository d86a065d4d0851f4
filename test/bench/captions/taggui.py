"""The same work in taggui's own model classes, without its window.

    python test/bench/captions/taggui.py CHECKOUT FOLDER

CHECKOUT is a clone of taggui and FOLDER a folder of pictures with captions. It needs PySide6-Essentials, exifread,
imagesize and pyparsing, but not torch. Prints one line of JSON: seconds for opening, for filters, for renaming a tag
everywhere and for undoing that, and the peak of memory.
Its list of tags is counted again after each change, as its window does.
"""

import json
import os
import resource
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path

SEPARATOR = ", "


def timed(seconds: dict[str, float], name: str, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    seconds[name] = time.perf_counter() - began


def main(checkout: str, folder: str) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.path.insert(0, str(Path(checkout) / "taggui"))
    # its filter names the type of a tokenizer, which is not used here
    transformers = types.ModuleType("transformers")
    transformers.PreTrainedTokenizerBase = object
    sys.modules.setdefault("transformers", transformers)
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    from models.image_list_model import ImageListModel
    from models.proxy_image_list_model import ProxyImageListModel
    from models.tag_counter_model import TagCounterModel
    from utils import utils
    from widgets.image_list import FilterLineEdit

    images = ImageListModel(image_list_image_width=200, tag_separator=SEPARATOR)
    shown = ProxyImageListModel(images, tokenizer=None, tag_separator=SEPARATOR)
    images.proxy_image_list_model = shown
    tags = TagCounterModel()
    box = FilterLineEdit()
    images.dataChanged.connect(lambda: tags.count_tags(images.images))
    # what its window asks before a rename is undone
    utils.get_confirmation_dialog_reply.__globals__["ConfirmationDialog"].exec = lambda *_: yes()

    def yes() -> object:
        from PySide6.QtWidgets import QMessageBox

        return QMessageBox.StandardButton.Yes

    def open_folder() -> None:
        images.load_directory(Path(folder))
        tags.count_tags(images.images)

    def filter_images(text: str) -> int:
        box.setText(text)
        shown.filter = box.parse_filter_text()
        shown.invalidateFilter()
        return shown.rowCount()

    seconds: dict[str, float] = {}
    timed(seconds, "open", open_folder)
    common, rare = (tags.most_common_tags[at][0] for at in (0, -1))
    found: dict[str, int] = {}
    timed(seconds, "filterTag", lambda: found.update(tag=filter_images(f'tag:"{common}"')))
    timed(seconds, "filterBoth", lambda: found.update(both=filter_images(f'tag:"{common}" AND NOT tag:"*number 1*"')))
    filter_images("")
    before = tags.tag_counter[common]
    timed(seconds, "rename", lambda: images.rename_tags([common], "renamed everywhere", "All images"))
    assert tags.tag_counter["renamed everywhere"] == before, "the rename did not happen"
    timed(seconds, "undo", images.undo)
    assert tags.tag_counter[common] == before, "the rename was not undone"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"images": len(images.images), "renamed": before, "rare": rare, "found": found,
                      "seconds": seconds, "peakMB": peak}))
    del app


if __name__ == "__main__":
    main(*sys.argv[1:])
