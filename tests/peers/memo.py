"""Reads a MeMo 1.2 message with Python's XML parser and refuses what the schema does not have: names, order, lengths, patterns.
Answers with what the message says. The message comes on standard input."""

import base64
import json
import re
import sys
import xml.etree.ElementTree as ET

MEMO = "https://DigitalPost.dk/MeMo-1"
UUID = r"[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-4[a-fA-F0-9]{3}-[aAbB89][a-fA-F0-9]{3}-[a-fA-F0-9]{12}"

# Name, whether it must be there; in the order of the schema.
HEADER = [("messageType", True), ("messageUUID", True), ("messageID", False), ("messageCode", False), ("label", True),
          ("notification", False), ("additionalNotification", False), ("reply", False), ("replyByDateTime", False),
          ("doNotDeliverUntilDate", False), ("mandatory", True), ("legalNotification", True), ("postType", False),
          ("Sender", True), ("Recipient", True)]
SENDER = [("senderID", True), ("idType", True), ("idTypeLabel", False), ("label", True)]
RECIPIENT = [("recipientID", True), ("idType", True), ("idTypeLabel", False), ("label", False)]
BODY = [("createdDateTime", True), ("MainDocument", True), ("AdditionalDocument", False)]
DOCUMENT = [("label", False), ("File", True)]
FILE = [("encodingFormat", True), ("filename", True), ("language", True), ("content", True)]


def fail(words):
    sys.exit(f"not as the schema has it: {words}")


def children(element, allowed, many=()):
    names = []
    for child in element:
        if not child.tag.startswith("{" + MEMO + "}"):
            fail(f"{child.tag} is of another namespace")
        names.append(child.tag.split("}")[1])
    order = [name for name, _ in allowed]
    places = []
    for name in names:
        if name not in order:
            fail(f"{name} in {element.tag}")
        places.append(order.index(name))
    if places != sorted(places):
        fail(f"the order of {names}")
    for name, needed in allowed:
        count = names.count(name)
        if (needed and count == 0) or (count > 1 and name not in many):
            fail(f"{count} times {name}")
    return {name: [child for child in element if child.tag.endswith("}" + name)] for name in order}


def text(found, name, longest=256):
    if not found[name]:
        return None
    value = found[name][0].text or ""
    if not value or len(value) > longest:
        fail(f"{name} has {len(value)} characters")
    return value


raw = sys.stdin.buffer.read().decode("utf-8")
if "<memo:Message xmlns:memo=" not in raw or re.search(r"<(?!/?memo:|\?xml)", raw):
    fail("another prefix than memo")
root = ET.fromstring(raw.encode("utf-8"))
if root.tag != "{" + MEMO + "}Message" or root.attrib != {"memoVersion": "1.2"}:
    fail(f"{root.tag} {root.attrib}")
message = children(root, [("MessageHeader", True), ("MessageBody", False)])
header = children(message["MessageHeader"][0], HEADER)
kind = text(header, "messageType")
if kind not in ("DIGITALPOST", "NEMSMS"):
    fail(kind)
if not re.fullmatch(UUID, text(header, "messageUUID")):
    fail("the UUID")
if {text(header, "mandatory"), text(header, "legalNotification")} - {"true", "false"}:
    fail("mandatory or legalNotification")
sender = children(header["Sender"][0], SENDER)
recipient = children(header["Recipient"][0], RECIPIENT)
if text(sender, "idType") != "CVR" or not re.fullmatch(r"\d{8}", text(sender, "senderID")):
    fail("the sender")
length = {"CPR": 10, "CVR": 8}.get(text(recipient, "idType"))
if not re.fullmatch(r"\d+", text(recipient, "recipientID")) or len(text(recipient, "recipientID")) != length:
    fail("the recipient")
def document(element, name):
    found = children(element, [(name, False), *DOCUMENT], ("File",))
    files = []
    for element in found["File"]:
        file = children(element, FILE)
        content = base64.b64decode(text(file, "content", 20_000_000), validate=True)
        words = content.decode("utf-8") if text(file, "encodingFormat").startswith("text/") else None
        files.append({"format": text(file, "encodingFormat"), "name": text(file, "filename"),
                      "language": text(file, "language"), "content": words, "octets": len(content)})
    return files


files, additional = [], []
if kind == "NEMSMS":
    if message["MessageBody"] or not header["notification"]:
        fail("a NemSMS has a notification and no body")
else:
    if not message["MessageBody"]:
        fail("there is no body")
    body = children(message["MessageBody"][0], BODY, ("AdditionalDocument",))
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text(body, "createdDateTime")):
        fail("createdDateTime")
    files = document(body["MainDocument"][0], "mainDocumentID")
    for element in body["AdditionalDocument"]:
        additional += document(element, "additionalDocumentID")
json.dump({
    "type": kind, "uuid": text(header, "messageUUID"), "id": text(header, "messageID"), "label": text(header, "label"),
    "notification": text(header, "notification", 150), "sender": text(sender, "label"), "sender_id": text(sender, "senderID"),
    "recipient": text(recipient, "recipientID"), "recipient_type": text(recipient, "idType"), "files": files,
    "additional": additional,
}, sys.stdout)
