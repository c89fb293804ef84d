"""The line put above everything in mails of ours that can be answered; whatever stands below it is ours."""

MARKERS = {"ja": "##- この線より上に返信を書いてください -##", "en": "##- Please write your reply above this line -##"}
