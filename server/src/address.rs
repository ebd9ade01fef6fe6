//! Where a request comes from. Whether that address may come in is decided in `backend`.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;
use ipnet::IpNet;

/// The client's address, in each request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The peer, or what the nearest untrusted hop is according to proxies that are trusted.
///
/// `X-Forwarded-For` is read from the right: each proxy appends whom it heard, so whatever stands left of
/// the first address that is not a trusted proxy could have been written by the client itself.
pub fn of_client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> ClientAddress {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let mut nearest = peer.to_canonical();
    let hops = headers.get_all("x-forwarded-for").iter().rev().flat_map(|value| {
        // What is not ASCII is no address: the empty text stops the walk.
        value.to_str().unwrap_or_default().rsplit(',')
    });
    for hop in hops {
        if !is_trusted(nearest) {
            break;
        }
        // A trusted proxy that says something unreadable is itself the last address known.
        let Some(address) = parse(hop.trim()) else { break };
        nearest = address;
    }
    ClientAddress(nearest)
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` or `[2001:db8::1]:4711`.
fn parse(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .or_else(|_| hop.parse().map(|address: SocketAddr| address.ip()))
        .map(|address: IpAddr| address.to_canonical())
        .ok()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::of_client;

    fn address(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(value).unwrap());
        }
        let trusted: Vec<_> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        of_client(peer.parse().unwrap(), &headers, &trusted).0.to_string()
    }

    const PROXIES: [&str; 2] = ["10.0.0.0/8", "::1/128"];

    #[test]
    fn without_trusted_proxies_the_header_is_ignored() {
        assert_eq!(address("192.0.2.7", &["198.51.100.1"], &[]), "192.0.2.7");
        assert_eq!(address("192.0.2.7", &["198.51.100.1"], &PROXIES), "192.0.2.7");
    }

    #[test]
    fn a_trusted_proxy_is_believed() {
        assert_eq!(address("10.0.0.1", &["198.51.100.1"], &PROXIES), "198.51.100.1");
        assert_eq!(address("::1", &["2001:db8::5"], &PROXIES), "2001:db8::5");
        assert_eq!(address("10.0.0.1", &["198.51.100.1:4711"], &PROXIES), "198.51.100.1");
        assert_eq!(address("10.0.0.1", &["[2001:db8::5]:4711"], &PROXIES), "2001:db8::5");
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        let forwarded = ["1.2.3.4, 198.51.100.1, 10.0.0.9"];
        assert_eq!(address("10.0.0.1", &forwarded, &PROXIES), "198.51.100.1");
        let lines = ["1.2.3.4", "198.51.100.1", "10.0.0.9"];
        assert_eq!(address("10.0.0.1", &lines, &PROXIES), "198.51.100.1");
    }

    #[test]
    fn an_unreadable_hop_stops_at_the_proxy_that_reported_it() {
        assert_eq!(address("10.0.0.1", &["1.2.3.4, unknown"], &PROXIES), "10.0.0.1");
        assert_eq!(address("10.0.0.1", &["1.2.3.4, é, 10.0.0.9"], &PROXIES), "10.0.0.1");
        assert_eq!(address("10.0.0.1", &[""], &PROXIES), "10.0.0.1");
    }

    #[test]
    fn proxies_alone_give_the_outermost_of_them() {
        assert_eq!(address("10.0.0.1", &["10.0.0.3, 10.0.0.2"], &PROXIES), "10.0.0.3");
    }

    #[test]
    fn a_mapped_address_is_the_plain_one() {
        assert_eq!(
            address("::ffff:10.0.0.1", &["::ffff:198.51.100.1"], &PROXIES),
            "198.51.100.1"
        );
    }
}
