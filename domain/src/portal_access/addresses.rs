//! From where an access may be used: addresses and networks of IPv4 and IPv6, as typed and as they are kept.

use crate::failure::Reason;
use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
};

/// The most addresses and networks of one access.
pub const NETWORKS_MOST: u32 = 50;
/// The most characters that are read of what was typed.
const TYPED_MOST: u32 = 5_000;

/// The addresses and networks from which an access may be used, each once; none is from anywhere.
///
/// Networks of IPv4 that are written as IPv6 (`::ffff:192.0.2.0/120`, RFC 4291, section 2.5.5.2) are the IPv4 ones
/// that they are, and so is the address of a client.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedAddresses(Vec<IpNet>);

impl AllowedAddresses {
    /// These networks; their host bits do not count.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        let mut kept = Vec::new();
        for network in networks {
            let network = canonical(network.trunc());
            if !kept.contains(&network) {
                kept.push(network);
            }
        }
        Self(kept)
    }

    /// From a field of a form: separated by line breaks, commas, semicolons or spaces. All that is wrong is told at
    /// once, with its line.
    pub fn typed(text: &str) -> Result<Self, Reason> {
        if text.chars().count() > TYPED_MOST as usize {
            return Err(Reason::TooLong { most: TYPED_MOST });
        }
        let (mut networks, mut wrong) = (Vec::new(), Vec::new());
        for (line, typed) in (1..).zip(text.lines()) {
            for word in typed.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';')) {
                if word.is_empty() {
                    continue;
                }
                match network(word) {
                    Ok(network) => networks.push(network),
                    Err(why) => wrong.push(WrongNetwork {
                        line,
                        typed: word.to_owned(),
                        why,
                    }),
                }
            }
        }
        if !wrong.is_empty() {
            return Err(Reason::Networks { wrong });
        }
        let all = Self::new(networks);
        if all.0.len() > NETWORKS_MOST as usize {
            return Err(Reason::TooMany { most: NETWORKS_MOST });
        }
        Ok(all)
    }

    /// As a form shows them: one per line.
    pub fn text(&self) -> String {
        self.shown().join("\n")
    }

    /// Each as it is read: an address without a prefix, a network with one.
    pub fn shown(&self) -> Vec<String> {
        self.0.iter().map(shown).collect()
    }

    /// Each as a network.
    pub fn networks(&self) -> &[IpNet] {
        &self.0
    }

    /// Whether the access may be used from anywhere.
    pub fn is_anywhere(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it may be used from there.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.is_anywhere() || self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether it may be used from nowhere but where the other one may.
    pub fn is_within(&self, other: &Self) -> bool {
        if other.is_anywhere() {
            return true;
        }
        let whole = IpNet::aggregate(&other.0);
        let is_inside = |network: &IpNet| whole.iter().any(|outer| outer.contains(network));
        !self.is_anywhere() && self.0.iter().all(is_inside)
    }
}

/// As they are stored: networks, separated by commas.
impl fmt::Display for AllowedAddresses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, network) in self.0.iter().enumerate() {
            let before = if at > 0 { "," } else { "" };
            write!(formatter, "{before}{network}")?;
        }
        Ok(())
    }
}

/// What is stored.
impl FromStr for AllowedAddresses {
    type Err = Reason;

    fn from_str(stored: &str) -> Result<Self, Reason> {
        let networks = stored.split(',').map(str::trim).filter(|network| !network.is_empty());
        networks
            .map(|network| network.parse().map_err(|_| Reason::AddressShape))
            .collect::<Result<Vec<IpNet>, _>>()
            .map(Self::new)
    }
}

/// Something that was typed among the allowed addresses and cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongNetwork {
    /// Its line, from 1.
    pub line: u32,
    /// As typed.
    pub typed: String,
    /// What is wrong with it.
    pub why: NetworkFault,
}

/// What is wrong with an address or network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NetworkFault {
    /// It is neither.
    Shape,
    /// It says both an address and a network.
    HostBits {
        /// The address alone.
        address: String,
        /// The network alone.
        network: String,
    },
}

/// One address or network.
fn network(typed: &str) -> Result<IpNet, NetworkFault> {
    if let Ok(address) = typed.parse::<IpAddr>() {
        return Ok(IpNet::from(address.to_canonical()));
    }
    let parsed: IpNet = typed.parse().map_err(|_| NetworkFault::Shape)?;
    if parsed != parsed.trunc() {
        return Err(NetworkFault::HostBits {
            address: parsed.addr().to_canonical().to_string(),
            network: shown(&canonical(parsed.trunc())),
        });
    }
    Ok(parsed)
}

fn shown(network: &IpNet) -> String {
    if network.prefix_len() == network.max_prefix_len() {
        network.addr().to_string()
    } else {
        network.to_string()
    }
}

/// A network of IPv4 addresses written as IPv6 as the IPv4 network that it is.
fn canonical(network: IpNet) -> IpNet {
    let mapped = |address: Ipv6Addr, prefix: u8| {
        Ipv4Net::new(address.to_ipv4_mapped()?, prefix.checked_sub(96)?)
            .ok()
            .map(IpNet::V4)
    };
    match network {
        IpNet::V6(v6) => mapped(v6.addr(), v6.prefix_len()).unwrap_or(network),
        IpNet::V4(_) => network,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(text: &str) -> AllowedAddresses {
        AllowedAddresses::typed(text).unwrap_or_else(|why| panic!("{text}: {why}"))
    }

    #[test]
    fn several_are_read_however_they_are_separated_and_each_is_kept_once() {
        let list =
            typed("192.0.2.7, 198.51.100.0/24\n\n2001:DB8::/32;2001:db8:0::1\t192.0.2.7/32 ::ffff:192.0.2.7\r\n");
        assert_eq!(
            list.shown(),
            ["192.0.2.7", "198.51.100.0/24", "2001:db8::/32", "2001:db8::1"]
        );
        assert_eq!(
            list.to_string(),
            "192.0.2.7/32,198.51.100.0/24,2001:db8::/32,2001:db8::1/128"
        );
        assert_eq!(list.to_string().parse(), Ok(list.clone()));
        assert_eq!(typed(&list.text()), list);
        assert!(typed(" \n , ").is_anywhere());
    }

    #[test]
    fn ipv4_written_as_ipv6_is_ipv4() {
        let list = typed("::ffff:192.0.2.0/120 ::ffff:c633:6407");
        assert_eq!(list.shown(), ["192.0.2.0/24", "198.51.100.7"]);
        for (address, is_in) in [("192.0.2.9", true), ("::ffff:192.0.2.9", true), ("192.0.3.1", false)] {
            assert_eq!(list.contains(address.parse().expect("an address")), is_in, "{address}");
        }
    }

    #[test]
    fn each_wrong_one_is_told_with_its_line() {
        let Err(Reason::Networks { wrong }) =
            AllowedAddresses::typed("192.0.2.7\n192.0.2.300, 192.0.2.7/24\nhere\n::ffff:192.0.2.7/120 192.0.2.0/33")
        else {
            panic!("nothing is wrong");
        };
        let told: Vec<(u32, &str)> = wrong.iter().map(|one| (one.line, one.typed.as_str())).collect();
        assert_eq!(
            told,
            [
                (2, "192.0.2.300"),
                (2, "192.0.2.7/24"),
                (3, "here"),
                (4, "::ffff:192.0.2.7/120"),
                (4, "192.0.2.0/33"),
            ]
        );
        let host_bits = NetworkFault::HostBits {
            address: "192.0.2.7".into(),
            network: "192.0.2.0/24".into(),
        };
        assert_eq!(wrong[1].why, host_bits);
        assert_eq!(wrong[3].why, host_bits);
        assert_eq!(wrong[2].why, NetworkFault::Shape);
    }

    #[test]
    fn fifty_are_enough_and_the_same_one_does_not_count_twice() {
        let list = |count: u8| {
            let lines: Vec<String> = (0..count).map(|n| format!("192.0.2.{n} 192.0.2.{n}")).collect();
            lines.join("\n")
        };
        assert_eq!(typed(&list(50)).shown().len(), 50);
        assert_eq!(
            AllowedAddresses::typed(&list(51)),
            Err(Reason::TooMany { most: NETWORKS_MOST })
        );
        let endless = "1".repeat(6_000);
        assert_eq!(
            AllowedAddresses::typed(&endless),
            Err(Reason::TooLong { most: TYPED_MOST })
        );
    }

    #[test]
    fn fewer_addresses_are_within_more() {
        for (inner, outer, is_within) in [
            ("192.0.2.7", "", true),
            ("", "", true),
            ("", "192.0.2.7", false),
            ("192.0.2.7 192.0.2.128/25", "192.0.2.0/24", true),
            ("192.0.2.0/24", "192.0.2.0/25 192.0.2.128/25", true),
            ("192.0.2.0/23", "192.0.2.0/24", false),
            ("192.0.2.7 2001:db8::1", "192.0.2.0/24", false),
        ] {
            assert_eq!(
                typed(inner).is_within(&typed(outer)),
                is_within,
                "{inner} within {outer}"
            );
        }
    }

    fn any_network() -> impl Strategy<Value = IpNet> {
        prop_oneof![
            (any::<[u8; 4]>(), 0_u8..=32).prop_map(|(bytes, prefix)| IpNet::new(IpAddr::from(bytes), prefix)),
            (any::<[u8; 16]>(), 0_u8..=128).prop_map(|(bytes, prefix)| IpNet::new(IpAddr::from(bytes), prefix)),
        ]
        .prop_map(|network| network.expect("a network"))
    }

    proptest! {
        #[test]
        fn what_is_typed_stored_and_shown_is_the_same_list(networks in prop::collection::vec(any_network(), 0..50)) {
            let list = AllowedAddresses::new(networks);
            prop_assert_eq!(list.to_string().parse(), Ok(list.clone()));
            prop_assert_eq!(AllowedAddresses::typed(&list.text()), Ok(list.clone()));
        }

        #[test]
        fn a_list_within_another_lets_nobody_in_that_the_other_does_not(
            inner in prop::collection::vec(any_network(), 1..4),
            outer in prop::collection::vec(any_network(), 1..4),
            near in any::<prop::sample::Index>(),
        ) {
            let probe = near.get(&inner).trunc().addr();
            let (inner, outer) = (AllowedAddresses::new(inner), AllowedAddresses::new(outer));
            prop_assert!(inner.contains(probe));
            prop_assert!(!inner.is_within(&outer) || outer.contains(probe));
        }

        #[test]
        fn nothing_that_is_typed_is_a_fault(text in "\\PC{0,80}") {
            let _ = AllowedAddresses::typed(&text);
        }
    }
}
