# What the bridge lets this container's port send: nft -f run/bridge.nft on the host, anew after each start, as engines choose addresses;
# nft delete table bridge ${bridge.table} takes it back. The port cannot be known beforehand: what begins with veth is one of a container.
# Against ARP spoofing: nobody else speaks as this container, it speaks as nobody else, and nobody behind a port is the gateway.
# Against MAC flooding: a port that shows more than 8 new addresses at once, or 4 a minute, is not heard with them.
# Not said: IPv6's neighbours, VLAN tags, and who shares a port. run/bridge.ebtables says the first part to older hosts.
table bridge ${bridge.table}
delete table bridge ${bridge.table}
table bridge ${bridge.table} {
	set known {
		typeof iif . ether saddr
		size 65535
		flags dynamic
		timeout 5m
	}
	set fresh {
		typeof iif
		size 4096
		flags dynamic
		timeout 5m
	}
	chain ports {
		type filter hook prerouting priority -300; policy accept;
		iifname != "veth*" accept
<#list bridge.ends as end>
<#if end.address() != "">
		ether saddr ${end.mac()} arp saddr ip != { 0.0.0.0, ${end.address()} } counter drop
		ether saddr ${end.mac()} ip saddr != { 0.0.0.0, ${end.address()} } counter drop
		ether saddr != ${end.mac()} arp saddr ip ${end.address()} counter drop
		arp saddr ether != ${end.mac()} arp saddr ip ${end.address()} counter drop
		ether saddr != ${end.mac()} ip saddr ${end.address()} counter drop
</#if>
<#if end.gateway() != "">
		arp saddr ip ${end.gateway()} counter drop
</#if>
</#list>
		iif . ether saddr != @known jump newcomers
	}
	chain newcomers {
		update @fresh { iif limit rate over 4/minute burst 8 packets } counter drop
		update @known { iif . ether saddr }
	}
}
