"""A network device whose far end is this machine again, a long way off.

What is sent to 10.9.0.2 arrives at 10.9.0.1 as if it came from there, after the delay that the first argument gives in
milliseconds; so does each answer. IPv6 is lost in silence.
"""

import fcntl
import os
import struct
import subprocess
import sys
import threading
import time

# linux/if_tun.h: TUNSETIFF, IFF_TUN, IFF_NO_PI
TUNSETIFF, FLAGS = 0x400454CA, 0x0001 | 0x1000
DEVICE = "slow0"
LONGEST_PACKET = 65535


def main() -> None:
    delay = float(sys.argv[1]) / 1000
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", DEVICE.encode(), FLAGS))
    for command in sys.argv[2:]:
        subprocess.run(["ip", *command.split()], check=True)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print("up", flush=True)
    while True:
        packet = os.read(device, LONGEST_PACKET)
        if packet[0] >> 4 == 4:
            threading.Thread(target=deliver, args=(device, packet, time.monotonic() + delay), daemon=True).start()


def end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def deliver(device: int, packet: bytes, due: float) -> None:
    time.sleep(max(0.0, due - time.monotonic()))
    source, target = packet[12:16], packet[16:20]
    # The checksums are sums: they stay right when the addresses change places.
    os.write(device, packet[:12] + target + source + packet[20:])


main()
