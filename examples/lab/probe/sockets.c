// Sockets: of families that the service does not speak, by each of the kernel's entries; the way out; and the bridge's neighbours.
#include "probe.h"
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { RAW = SOCK_RAW, DGRAM = SOCK_DGRAM, STREAM = SOCK_STREAM, SEQ = SOCK_SEQPACKET };
enum { TYPE = 1 << 16 }; // a: the family; b: type * TYPE + protocol

static long opens(const struct attempt *it) { return syscall(SYS_socket, it->a, it->b / TYPE, it->b % TYPE); }
// The kernel takes the lower half of the register; a filter that compares all of it is deceived.
static long opens_high(const struct attempt *it) { return syscall(SYS_socket, it->a | 1L << 32, it->b / TYPE, it->b % TYPE); }
static long opens_i386(const struct attempt *it) { return call_i386(359, it->a, it->b / TYPE, it->b % TYPE); }
static long opens_by_socketcall(const struct attempt *it) { // whose arguments lie in memory, where no filter looks
  unsigned *words = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  if (words == MAP_FAILED)
    return -1;
  words[0] = it->a;
  words[1] = it->b / TYPE;
  words[2] = it->b % TYPE;
  return call_i386(102, 1, (long)(uintptr_t)words, 0);
}
static long opens_x32(const struct attempt *it) { return syscall(0x40000000 | SYS_socket, it->a, it->b / TYPE, it->b % TYPE); }
static long opens_pair(const struct attempt *it) {
  int ends[2];
  return socketpair(it->a, it->b / TYPE, it->b % TYPE, ends);
}

static long reaches(const struct attempt *it) { // whether a connection is begun, whatever becomes of it
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(it->a)};
  inet_pton(AF_INET, it->path, &there.sin_addr);
  int line = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  return line < 0 ? -1 : unless(unless(connect(line, (struct sockaddr *)&there, sizeof there), EINPROGRESS), ECONNREFUSED);
}
static long sends(const struct attempt *it) {
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(it->a)};
  inet_pton(AF_INET, it->path, &there.sin_addr);
  int line = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  return line < 0 ? -1 : sendto(line, "x", 1, MSG_DONTWAIT, (struct sockaddr *)&there, sizeof there);
}
static long reaches_by_name(const struct attempt *it) {
  struct sockaddr_un there = {.sun_family = AF_UNIX};
  int line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  strncpy(there.sun_path + it->a, it->path, sizeof there.sun_path - 2);
  return line < 0 ? -1 : unless(connect(line, (struct sockaddr *)&there, offsetof(struct sockaddr_un, sun_path) + it->a + strlen(it->path)), it->a ? ECONNREFUSED : 0);
}
static long offers(const struct attempt *it) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(it->a)};
  int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (line < 0 || bind(line, (struct sockaddr *)&here, sizeof here) < 0)
    return -1;
  return listen(line, 1);
}
static long sets(const struct attempt *it) {
  int line = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), on = 1;
  return line < 0 ? -1 : setsockopt(line, it->a, it->b, it->path ? it->path : (const char *)&on, it->path ? 5 : sizeof on);
}
static long asks_filter(const struct attempt *it) {
  char answer[84] = "filter";
  socklen_t length = sizeof answer;
  int line = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  return line < 0 ? -1 : getsockopt(line, IPPROTO_IP, it->a, answer, &length);
}
static long commands(const struct attempt *it) { // a request to the network card eth0
  struct ifreq request;
  int line = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, "eth0");
  if (it->a == SIOCSIFFLAGS)
    request.ifr_flags = IFF_UP | IFF_RUNNING | IFF_PROMISC;
  if (it->a == SIOCSIFHWADDR) {
    request.ifr_hwaddr.sa_family = 1;
    memcpy(request.ifr_hwaddr.sa_data, "\x02\x42\xac\x11\x00\x63", 6);
  }
  if (it->a == SIOCSIFADDR) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xac1100c8)};
    memcpy(&request.ifr_addr, &own, sizeof own);
    strcpy(request.ifr_name, "eth0:1");
  }
  return line < 0 ? -1 : ioctl(line, it->a, &request);
}
static long tunnels(const struct attempt *it) {
  struct ifreq request = {.ifr_flags = 2 /* IFF_TAP */};
  int device = open(it->path, O_RDWR | O_CLOEXEC);
  return device < 0 ? -1 : ioctl(device, 0x400454ca /* TUNSETIFF */, &request);
}

// Frames on the bridge, as raw as the card sends them. it->a: how many; their source addresses are made up.
static long sends_frames(const struct attempt *it) {
  unsigned char frame[42] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0x42, 0xac, 0x11, 0, 0x63, 8, 6, 0, 1, 8, 0, 6, 4, 0, 2,
                             2, 0x42, 0xac, 0x11, 0, 0x63, 172, 17, 0, 1, // "172.17.0.1 is at 02:42:ac:11:00:63"
                             0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 172, 17, 0, 3};
  struct sockaddr_ll to = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ARP), .sll_halen = 6};
  int card = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ARP));
  if (card < 0)
    return -1;
  to.sll_ifindex = if_nametoindex("eth0");
  memset(to.sll_addr, 0xff, 6);
  for (long i = 0; i < it->a; i++) {
    if (it->a > 1)
      frame[10] = i >> 8, frame[11] = i;
    if (sendto(card, frame, sizeof frame, 0, (struct sockaddr *)&to, sizeof to) < 0)
      return -1;
  }
  return it->a;
}
static long forges(const struct attempt *it) { // a packet from an address that is another's
  unsigned char packet[28] = {0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 66, 66, 66, 172, 17, 0, 1, 0, 53, 0, 53, 0, 8};
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xac110001)};
  int line = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  (void)it;
  return line < 0 ? -1 : sendto(line, packet, sizeof packet, 0, (struct sockaddr *)&there, sizeof there);
}

#define FAMILY(name, gain, family, type, protocol) {name, gain, opens, 0, family, (type) * TYPE + (protocol)}
#define BY(how, name, gain, family, type, protocol) {name, gain, opens_##how, 0, family, (type) * TYPE + (protocol)}

static const struct attempt list[] = {
    FAMILY("raw-icmp", "forged packets", AF_INET, RAW, 1),
    FAMILY("raw-tcp", "others' packets", AF_INET, RAW, 6),
    FAMILY("raw-any", "forged packets", AF_INET, RAW, 255),
    FAMILY("raw-icmp6", "forged packets", AF_INET6, RAW, 58),
    FAMILY("ping", "who is there", AF_INET, DGRAM, 1),
    FAMILY("packet-raw", "all packets of the card", AF_PACKET, RAW, 0x0300),
    FAMILY("packet-dgram", "all packets of the card", AF_PACKET, DGRAM, 0x0300),
    FAMILY("vsock", "the hypervisor", AF_VSOCK, STREAM, 0),
    FAMILY("alg", "the kernel's ciphers", AF_ALG, SEQ, 0),
    FAMILY("key", "the kernel's IPsec", 15, RAW, 2),
    FAMILY("xdp", "packets before the kernel", 44, RAW, 0),
    FAMILY("can", "a car's bus", 29, RAW, 1),
    FAMILY("bluetooth", "rarely used code", 31, RAW, 1),
    FAMILY("tipc", "rarely used code", 30, STREAM, 0),
    FAMILY("rds", "rarely used code", 21, SEQ, 0),
    FAMILY("nfc", "rarely used code", 39, STREAM, 1),
    FAMILY("ieee802154", "rarely used code", 36, DGRAM, 0),
    FAMILY("x25", "rarely used code", 9, SEQ, 0),
    FAMILY("ax25", "rarely used code", 3, DGRAM, 0),
    FAMILY("netrom", "rarely used code", 6, SEQ, 0),
    FAMILY("appletalk", "rarely used code", 5, DGRAM, 0),
    FAMILY("llc", "rarely used code", 26, STREAM, 0),
    FAMILY("pppox", "rarely used code", 24, STREAM, 0),
    FAMILY("phonet", "rarely used code", 35, DGRAM, 0),
    FAMILY("caif", "rarely used code", 37, STREAM, 0),
    FAMILY("kcm", "rarely used code", 41, DGRAM, 0),
    FAMILY("qrtr", "rarely used code", 42, DGRAM, 0),
    FAMILY("smc", "rarely used code", 43, STREAM, 0),
    FAMILY("mctp", "rarely used code", 45, DGRAM, 0),
    FAMILY("sctp", "rarely used code", AF_INET, STREAM, 132),
    FAMILY("dccp", "rarely used code", AF_INET, 6, 33),
    FAMILY("udp-lite", "rarely used code", AF_INET, DGRAM, 136),
    FAMILY("mptcp", "rarely used code", AF_INET, STREAM, 262),
    FAMILY("l2tp", "rarely used code", AF_INET, DGRAM, 115),
    FAMILY("nl-route", "the network's settings", AF_NETLINK, RAW, NETLINK_ROUTE),
    FAMILY("nl-diag", "all sockets", AF_NETLINK, RAW, NETLINK_SOCK_DIAG),
    FAMILY("nl-xfrm", "the kernel's IPsec", AF_NETLINK, RAW, NETLINK_XFRM),
    FAMILY("nl-audit", "the audit's settings", AF_NETLINK, RAW, NETLINK_AUDIT),
    FAMILY("nl-netfilter", "the packet filter, and its faults", AF_NETLINK, RAW, NETLINK_NETFILTER),
    FAMILY("nl-uevent", "devices that come and go", AF_NETLINK, DGRAM, NETLINK_KOBJECT_UEVENT),
    FAMILY("nl-generic", "rarely used code", AF_NETLINK, RAW, NETLINK_GENERIC),
    FAMILY("nl-crypto", "the kernel's ciphers", AF_NETLINK, RAW, NETLINK_CRYPTO),
    FAMILY("nl-selinux", "the policy's changes", AF_NETLINK, RAW, NETLINK_SELINUX),
    FAMILY("nl-connector", "others' processes", AF_NETLINK, DGRAM, NETLINK_CONNECTOR),
    BY(high, "packet-high", "the same, with the register's upper half set", AF_PACKET, RAW, 0x0300),
    BY(high, "vsock-high", "the same, with the register's upper half set", AF_VSOCK, STREAM, 0),
    BY(high, "alg-high", "the same, with the register's upper half set", AF_ALG, SEQ, 0),
    BY(high, "netfilter-high", "the same, with the register's upper half set", AF_NETLINK, RAW, NETLINK_NETFILTER),
    BY(high, "raw-high", "the same, with the register's upper half set", AF_INET, RAW, 1),
    BY(i386, "packet-i386", "the same by the 32-bit entry", AF_PACKET, RAW, 0x0300),
    BY(i386, "vsock-i386", "the same by the 32-bit entry", AF_VSOCK, STREAM, 0),
    BY(i386, "alg-i386", "the same by the 32-bit entry", AF_ALG, SEQ, 0),
    BY(i386, "netfilter-i386", "the same by the 32-bit entry", AF_NETLINK, RAW, NETLINK_NETFILTER),
    BY(i386, "raw-i386", "the same by the 32-bit entry", AF_INET, RAW, 1),
    BY(i386, "inet-i386", "a socket by the 32-bit entry", AF_INET, STREAM, 0),
    BY(by_socketcall, "packet-call", "the same by socketcall", AF_PACKET, RAW, 0x0300),
    BY(by_socketcall, "vsock-call", "the same by socketcall", AF_VSOCK, STREAM, 0),
    BY(by_socketcall, "alg-call", "the same by socketcall", AF_ALG, SEQ, 0),
    BY(by_socketcall, "netfilter-call", "the same by socketcall", AF_NETLINK, RAW, NETLINK_NETFILTER),
    BY(by_socketcall, "raw-call", "the same by socketcall", AF_INET, RAW, 1),
    BY(x32, "packet-x32", "the same by the third entry", AF_PACKET, RAW, 0x0300),
    BY(x32, "vsock-x32", "the same by the third entry", AF_VSOCK, STREAM, 0),
    BY(pair, "pair-tipc", "rarely used code", 30, SEQ, 0),
    {"out-tcp", "a line to a stranger", reaches, "192.0.2.1", 443, 0},
    {"out-host-ssh", "the host", reaches, "172.17.0.1", 22, 0},
    {"out-host-docker", "the engine", reaches, "172.17.0.1", 2375, 0},
    {"out-metadata", "the cloud's keys", reaches, "169.254.169.254", 80, 0},
    {"out-neighbour", "a neighbour's service", reaches, "172.17.0.3", 6379, 0},
    {"out-udp", "names, or data in names", sends, "192.0.2.1", 53, 0},
    {"out-engine-file", "the engine", reaches_by_name, "/run/docker.sock", 0, 0},
    {"out-abstract", "the host's sockets without a file", reaches_by_name, "containerd-shim", 1, 0},
    {"offer-4444", "a door of one's own", offers, 0, 4444, 0},
    {"offer-22", "another's service", offers, 0, 22, 0},
    {"bind-device", "packets of one card", sets, "eth0", SOL_SOCKET, SO_BINDTODEVICE},
    {"transparent", "others' addresses", sets, 0, IPPROTO_IP, 19},
    {"priority", "packets before all others", sets, 0, SOL_SOCKET, SO_RCVBUFFORCE},
    {"filter-rules", "the packet filter", asks_filter, 0, 64, 0},
    {"promiscuous", "others' packets", commands, 0, SIOCSIFFLAGS, 0},
    {"card-address", "a neighbour's card", commands, 0, SIOCSIFHWADDR, 0},
    {"ip-address", "a neighbour's address", commands, 0, SIOCSIFADDR, 0},
    {"tunnel", "a network of one's own", tunnels, "/dev/net/tun", 0, 0},
    {"arp-spoofing", "the neighbours' packets", sends_frames, 0, 1, 0},
    {"mac-flooding", "a bridge that sends all to all", sends_frames, 0, 300, 0},
    {"forged-source", "packets in another's name", forges, 0, 0, 0},
};
const struct table sockets = ROWS(list);
