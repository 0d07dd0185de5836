"""Forms of training (表单)."""

from anguan.responsibility.training.forms.filing import CountingForm as CountingForm
from anguan.responsibility.training.forms.filing import MoveForm as MoveForm
from anguan.responsibility.training.forms.filing import OutsideForm as OutsideForm
from anguan.responsibility.training.forms.filing import ReasonForm as ReasonForm
from anguan.responsibility.training.forms.filing import UploadForm as UploadForm
from anguan.responsibility.training.forms.planning import ItemForm as ItemForm
from anguan.responsibility.training.forms.sessions import CloseForm as CloseForm
from anguan.responsibility.training.forms.sessions import HoldForm as HoldForm
from anguan.responsibility.training.forms.sessions import SessionForm as SessionForm
from anguan.responsibility.training.forms.sessions import SignInForm as SignInForm
