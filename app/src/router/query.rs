//! The query of an address: pairs in their order, decoded once. What they mean is up to the page.

use form_urlencoded::Serializer;

/// Pairs of a name and a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// From an address, without the question mark.
    pub fn parse(search: &str) -> Self {
        Self(form_urlencoded::parse(search.as_bytes()).into_owned().collect())
    }

    /// The value of that name; of several the last.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().rev().find(|(known, _)| known == name)?;
        Some(value)
    }

    /// Adds a pair at the end.
    pub fn insert(&mut self, name: &str, value: String) {
        self.0.push((name.to_owned(), value));
    }

    /// Takes every pair of that name out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The pairs in their order.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// As an address has it, with its question mark; nothing when there are no pairs.
    pub fn to_query_string(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        Serializer::for_suffix("?".to_owned(), 1).extend_pairs(&self.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_once() {
        let query = Query::parse("q=a%26b&role=%2526&q2=C%C3%B4t%C3%A9+Nord");
        assert_eq!(query.get("q"), Some("a&b"));
        assert_eq!(query.get("role"), Some("%26"));
        assert_eq!(query.get("q2"), Some("Côté Nord"));
        assert_eq!(query.get("b"), None);
        assert_eq!(Query::parse("").pairs(), []);
    }

    #[test]
    fn what_is_written_is_read() {
        let mut query = Query::default();
        assert_eq!(query.to_query_string(), "");
        query.insert("q", "Côté & co = 100% #1+1".to_owned());
        query.insert("edit", "technical".to_owned());
        let text = query.to_query_string();
        assert_eq!(Query::parse(text.trim_start_matches('?')), query);
        assert!(text.starts_with("?q=") && text.ends_with("&edit=technical"), "{text}");
        query.remove("q");
        assert_eq!(query.to_query_string(), "?edit=technical");
    }

    #[test]
    fn of_several_the_last_counts() {
        assert_eq!(Query::parse("q=a&q=b").get("q"), Some("b"));
    }
}
