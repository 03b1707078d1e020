from ..intake.sheets import *  # noqa
