# What run/bridge.nft says against ARP spoofing, for hosts without nftables: ebtables-restore --noflush < run/bridge.ebtables.
# It has no words for the number of addresses behind a port (MAC flooding).
*filter
:${bridge.chain()} RETURN
-A INPUT -i veth+ -j ${bridge.chain()}
-A FORWARD -i veth+ -j ${bridge.chain()}
<#list bridge.ends as end>
<#if end.address() != "">
-A ${bridge.chain()} -p ARP -s ${end.mac()} --arp-ip-src ! ${end.address()} -j DROP
-A ${bridge.chain()} -p IPv4 -s ${end.mac()} --ip-src ! ${end.address()} -j DROP
-A ${bridge.chain()} -p ARP -s ! ${end.mac()} --arp-ip-src ${end.address()} -j DROP
-A ${bridge.chain()} -p IPv4 -s ! ${end.mac()} --ip-src ${end.address()} -j DROP
</#if>
<#if end.gateway() != "">
-A ${bridge.chain()} -p ARP --arp-ip-src ${end.gateway()} -j DROP
</#if>
</#list>
