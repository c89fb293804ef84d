"""What can be done with files."""

from app.files.operations.scanning import ScannerAway, scan, scan_again
from app.files.operations.stored import PICTURES, WHOLE, smaller_key
from app.files.operations.sweeping import sweep
from app.files.operations.uploading import SCAN, TooLarge, attach, share_out, upload, upload_image

__all__ = [
    "PICTURES",
    "SCAN",
    "WHOLE",
    "ScannerAway",
    "TooLarge",
    "attach",
    "scan",
    "scan_again",
    "share_out",
    "smaller_key",
    "sweep",
    "upload",
    "upload_image",
]
