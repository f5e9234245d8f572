#!/usr/bin/env bash
# Whether run/bridge.nft of examples/nginx holds on this kernel: in a network of its own a bridge with two ports, the first with nginx's
# addresses; the second speaks as nginx and as the gateway, and shows 200 addresses. Needs root, iproute2, nftables and python3.
set -euo pipefail
rules=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/nginx/policies/run/bridge.nft

if [ "${1:-}" != inside ]; then
  exec unshare --net --mount "$(readlink -f "${BASH_SOURCE[0]}")" inside
fi
mkdir -p /run/netns
mount -t tmpfs none /run/netns
ip link add name bridge0 type bridge
ip link set dev bridge0 up
ip address add 172.17.0.1/16 dev bridge0
for number in 2 3; do
  ip netns add "end$number"
  ip link add name "veth$number" type veth peer name port netns "end$number"
  ip link set dev "veth$number" master bridge0 up
  ip -n "end$number" link set dev port address "02:42:ac:11:00:0$number" up
  ip -n "end$number" address add "172.17.0.$number/16" dev port
done
nft --file "$rules"

# Each packet is a gratuitous ARP answer; the last ones are frames from addresses that nobody has.
ip netns exec end3 python3 - <<'PYTHON'
import socket

port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
port.bind(("port", 0))
own = bytes.fromhex("0242ac110003")
nginx = bytes.fromhex("0242ac110002")


def arp(sender, link, address):
    head = b"\xff" * 6 + sender + b"\x08\x06" + b"\x00\x01\x08\x00\x06\x04\x00\x02"
    return head + link + bytes(address) + b"\xff" * 6 + bytes([172, 17, 0, 1])


port.send(arp(own, own, [172, 17, 0, 2]))
port.send(arp(own, nginx, [172, 17, 0, 2]))
port.send(arp(nginx, nginx, [172, 17, 0, 9]))
port.send(arp(own, own, [172, 17, 0, 1]))
port.send(arp(own, own, [172, 17, 0, 3]))
for number in range(200):
    port.send(b"\xff" * 6 + bytes([2, 0, 0, 0, 0, number]) + b"\x88\xb5" + b"\0" * 46)
PYTHON
nft list ruleset | grep counter
if [ -n "$(ip neighbour show to 172.17.0.2 dev bridge0)" ]; then
  echo "the host believes the spoofed answer" >&2
  exit 1
fi
