# Reads what passes a network device until a file appears, and tells how many packets had each of some texts in them.
# usage: wiretap.py DEVICE STOP-FILE TEXT...
import json, os, socket, sys

device, stop, *texts = sys.argv[1:]
ETH_P_ALL = 3
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
wire.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)  # SO_RCVBUFFORCE: nothing may be missed
wire.bind((device, 0))
wire.settimeout(0.1)
found = {"bytes": 0, **{text: 0 for text in texts}}
open(stop + ".ready", "w").close()
while not os.path.exists(stop):
    try:
        packet = wire.recv(1 << 17)
    except socket.timeout:
        continue
    found["bytes"] += len(packet)
    for text in texts:
        found[text] += text.encode() in packet
print(json.dumps(found))
