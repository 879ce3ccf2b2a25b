"""`sohoa train`: learn types of papers from what reviewers have checked."""

from typing import Annotated

import typer
from rich.table import Table

from classify.training.retrain import Trial, table
from cli import screen
from cli.exits import Exit, exit_code
from core import log, settings
from core.errors import SohoaError
from pipeline import audit
from pipeline.learn import Outcome, learn
from pipeline.services import Services

_NOTHING = (
    "Chưa có giấy tờ nào được người kiểm tra xác nhận, nên chưa có gì để học. "
    "Muốn huấn luyện lại chỉ từ giấy tờ mẫu, hãy chạy: sohoa train --generated"
)
_REFUSED = "Mô hình mới kém hơn mô hình đang dùng trên {}, nên không được dùng. Mô hình đang dùng vẫn giữ nguyên."
_TAKEN = "Đã dùng mô hình mới, học từ {} giấy tờ đã kiểm tra. Các lô xử lý từ bây giờ theo mô hình này."
_FORMER = "Mô hình trước được giữ tại {}."
_SETS = {"corrected": "giấy tờ đã kiểm tra, giữ lại để so sánh", "made": "giấy tờ mẫu để so sánh"}


def train(
    *, generated: Annotated[bool, typer.Option("--generated", help="Huấn luyện cả khi chỉ có giấy tờ mẫu.")] = False
) -> None:
    """Học lại cách phân loại từ giấy tờ đã được kiểm tra; mô hình kém hơn thì không dùng."""
    options = settings.load()
    log.set_up(options.log_level)
    try:
        services = Services.open(options)
        audit.operator(services, "train")
        outcome = learn(services, generated=generated)
    except SohoaError as error:
        screen.complain(error)
        raise typer.Exit(exit_code(error)) from error
    if outcome.trial is None:
        screen.ERR.print(_NOTHING, markup=False)
        raise typer.Exit(Exit.OK)
    screen.OUT.print(_shown(outcome.trial))
    raise typer.Exit(_told(outcome, outcome.trial))


def _told(outcome: Outcome, trial: Trial) -> Exit:
    if not outcome.taken:
        screen.ERR.print(_REFUSED.format(" và ".join(_SETS[name] for name in trial.worse)), markup=False)
        return Exit.REFUSED
    screen.OUT.print(_TAKEN.format(trial.learned), markup=False)
    if outcome.former is not None:
        screen.OUT.print(_FORMER.format(outcome.former), markup=False)
    return Exit.OK


def _shown(trial: Trial) -> Table:
    """Return the comparison as a table: right, wrong and abstained, now and new."""
    shown = Table("Giấy tờ", "Mô hình", "Đúng", "Sai", "Để người chọn", "Loại lạ nhận ra")
    for name, compared in table(trial):
        for model, found in (("đang dùng", compared.now), ("mới", compared.new)):
            left = found.known - found.right - found.wrong
            strange = f"{found.abstained}/{found.strangers}"
            shown.add_row(_SETS[name], model, f"{found.right}/{found.known}", str(found.wrong), str(left), strange)
    return shown
