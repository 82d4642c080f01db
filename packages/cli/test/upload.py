"""Uploads one small file to a Warehouse index, by Python's standard library and what twine would read."""

import base64
import hashlib
import os
import sys
import time
import urllib.error
import urllib.request

url, version = sys.argv[1], sys.argv[2]
pause = float(sys.argv[3]) if len(sys.argv) > 3 else 0
content = b"a distribution"
fields = {
    ":action": "file_upload",
    "protocol_version": "1",
    "metadata_version": "2.1",
    "name": "octo-package",
    "version": version,
    "filetype": "sdist",
    "sha256_digest": hashlib.sha256(content).hexdigest(),
}
boundary = "a-boundary-that-is-nowhere-in-it"
parts = [
    f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, value in fields.items()
]
file = f"octo_package-{version}.tar.gz"
parts.append(
    f'--{boundary}\r\nContent-Disposition: form-data; name="content"; filename="{file}"\r\n'
    "Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n"
)
body = b"".join(parts) + f"--{boundary}--\r\n".encode()
login = f'{os.environ["TWINE_USERNAME"]}:{os.environ["TWINE_PASSWORD"]}'
headers = {
    "Content-Type": f"multipart/form-data; boundary={boundary}",
    "Authorization": "Basic " + base64.b64encode(login.encode()).decode(),
}

inherited = [name for name in os.environ if "ID_TOKEN" in name]
print("identity variables:", inherited, flush=True)
if pause:
    print("waiting", flush=True)
    time.sleep(pause)
try:
    with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
        print("uploaded:", answer.status, flush=True)
except urllib.error.HTTPError as error:
    sys.exit(f"refused: {error.code} {error.reason}")
