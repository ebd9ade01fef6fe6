//! The forms of a page, as a browser without scripts sees them: which fields there are, what stands in them,
//! and what pressing a button posts. Reads what this server writes, not HTML at large.

/// A form and its fields, in the order of the page.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) method: String,
    controls: Vec<Control>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Text,
    /// A box or a radio button: posted when ticked.
    Box {
        is_radio: bool,
    },
    Button,
    Select(Vec<String>),
}

#[derive(Debug, Clone)]
struct Control {
    kind: Kind,
    name: String,
    value: String,
    is_on: bool,
    is_disabled: bool,
}

/// One tag: its name and attributes.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
    /// What follows it.
    rest: &'a str,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value.as_str())
    }

    fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

impl Form {
    /// The form with that action, one that posts before one that does not.
    pub(crate) fn find(html: &str, action: &str) -> Option<Self> {
        let mut forms: Vec<Self> = Self::all(html)
            .into_iter()
            .filter(|form| form.action == action)
            .collect();
        forms.sort_by_key(|form| form.method != "post");
        forms.into_iter().next()
    }

    /// Every form of a page.
    pub(crate) fn all(html: &str) -> Vec<Self> {
        forms(html)
    }

    /// The value that stands in a field.
    pub(crate) fn value(&self, name: &str) -> &str {
        let found = self.controls.iter().find(|control| match control.kind {
            Kind::Box { is_radio: true } => control.name == name && control.is_on,
            Kind::Button => false,
            _ => control.name == name && !control.is_disabled,
        });
        found.map_or_else(
            || panic!("{name} is not in the form: {self:#?}"),
            |control| &control.value,
        )
    }

    /// Whether there is a field of that name that can be changed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.controls
            .iter()
            .any(|control| control.name == name && !control.is_disabled)
    }

    /// Whether a box or radio button is ticked.
    pub(crate) fn is_ticked(&self, name: &str, value: &str) -> bool {
        self.controls
            .iter()
            .any(|control| control.name == name && control.value == value && control.is_on)
    }

    /// Name and value of the button of that name.
    pub(crate) fn button(&self, name: &str) -> (String, String) {
        let found = self
            .controls
            .iter()
            .find(|control| control.kind == Kind::Button && control.name == name);
        let button = found.unwrap_or_else(|| panic!("there is no button {name}: {self:#?}"));
        (button.name.clone(), button.value.clone())
    }

    /// The names of the fields that begin so.
    pub(crate) fn names(&self, prefix: &str) -> Vec<&str> {
        self.controls
            .iter()
            .map(|control| control.name.as_str())
            .filter(|name| name.starts_with(prefix))
            .collect()
    }

    /// Types into a field, or chooses in a list.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> &mut Self {
        let control = self
            .controls
            .iter_mut()
            .find(|control| {
                control.name == name && !control.is_disabled && matches!(control.kind, Kind::Text | Kind::Select(_))
            })
            .unwrap_or_else(|| panic!("there is no field {name}"));
        if let Kind::Select(options) = &control.kind {
            assert!(
                options.iter().any(|option| option == value),
                "{name} offers {options:?}"
            );
        }
        value.clone_into(&mut control.value);
        self
    }

    /// Ticks a box or a radio button.
    pub(crate) fn tick(&mut self, name: &str, value: &str) -> &mut Self {
        let mut found = false;
        for control in &mut self.controls {
            let Kind::Box { is_radio } = control.kind else { continue };
            if control.name == name && control.value == value {
                assert!(!control.is_disabled, "{name}={value} is disabled");
                control.is_on = true;
                found = true;
            } else if control.name == name && is_radio {
                control.is_on = false;
            }
        }
        assert!(found, "there is no box {name}={value}: {:?}", self.names(name));
        self
    }

    /// Takes a tick away.
    pub(crate) fn untick(&mut self, name: &str, value: &str) -> &mut Self {
        for control in &mut self.controls {
            if control.name == name && control.value == value {
                assert!(!control.is_disabled, "{name}={value} is disabled");
                control.is_on = false;
            }
        }
        self
    }

    /// What is posted when a button is pressed; without one, the first that submits (what Enter presses).
    pub(crate) fn fields(&self, button: Option<(&str, &str)>) -> Vec<(String, String)> {
        let mut pressed = false;
        let mut fields = Vec::new();
        for control in self.controls.iter().filter(|control| !control.is_disabled) {
            let is_posted = match control.kind {
                Kind::Text | Kind::Select(_) => true,
                Kind::Box { .. } => control.is_on,
                Kind::Button => {
                    let is_it = button.is_none_or(|(name, value)| control.name == name && control.value == value);
                    let first = is_it && !pressed;
                    pressed |= is_it;
                    first
                }
            };
            if is_posted && !control.name.is_empty() {
                fields.push((control.name.clone(), control.value.clone()));
            }
        }
        assert!(pressed, "there is no button {button:?}");
        fields
    }
}

/// Every form of a page. A control belongs to the form it stands in, or to the one it names.
fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<(String, Form)> = Vec::new();
    let mut named: Vec<(String, Control)> = Vec::new();
    let mut inside: Option<usize> = None;
    let mut rest = html;
    while let Some(tag) = next_tag(rest) {
        rest = tag.rest;
        match tag.name {
            "form" => {
                inside = Some(forms.len());
                let form = Form {
                    action: tag.text("action"),
                    method: tag.get("method").unwrap_or("get").to_ascii_lowercase(),
                    controls: Vec::new(),
                };
                forms.push((tag.text("id"), form));
            }
            "/form" => inside = None,
            "script" => rest = rest.split_once("</script>").map_or("", |(_, rest)| rest),
            _ => {
                let Some(control) = control(&tag) else { continue };
                match (tag.get("form"), inside) {
                    (Some(form), _) => named.push((form.to_owned(), control)),
                    (None, Some(at)) => forms[at].1.controls.push(control),
                    (None, None) => {}
                }
            }
        }
    }
    for (id, control) in named {
        if let Some((_, form)) = forms.iter_mut().find(|(other, _)| *other == id) {
            form.controls.push(control);
        }
    }
    forms.into_iter().map(|(_, form)| form).collect()
}

fn control(tag: &Tag<'_>) -> Option<Control> {
    let mut control = Control {
        kind: Kind::Text,
        name: tag.text("name"),
        value: tag.text("value"),
        is_on: tag.has("checked"),
        is_disabled: tag.has("disabled"),
    };
    match (tag.name, tag.get("type").unwrap_or_default()) {
        ("input", "checkbox") => control.kind = Kind::Box { is_radio: false },
        ("input", "radio") => control.kind = Kind::Box { is_radio: true },
        ("input", "submit" | "button") => control.kind = Kind::Button,
        ("input", _) => {}
        ("button", "button" | "reset") => return None,
        ("button", _) => control.kind = Kind::Button,
        ("textarea", _) => control.value = unescaped(tag.rest.split_once("</textarea>")?.0),
        ("select", _) => {
            let (options, chosen) = options(tag.rest.split_once("</select>")?.0);
            control.value = chosen;
            control.kind = Kind::Select(options);
        }
        _ => return None,
    }
    Some(control)
}

/// What a list offers, and what is chosen: the first where nothing is.
fn options(mut html: &str) -> (Vec<String>, String) {
    let mut options = Vec::new();
    let mut chosen = None;
    while let Some(tag) = next_tag(html) {
        html = tag.rest;
        if tag.name == "option" {
            if tag.has("selected") {
                chosen = Some(tag.text("value"));
            }
            options.push(tag.text("value"));
        }
    }
    let chosen = chosen.or_else(|| options.first().cloned()).unwrap_or_default();
    (options, chosen)
}

fn next_tag(html: &str) -> Option<Tag<'_>> {
    let mut html = html.split_once('<')?.1;
    while html.starts_with('!') {
        let end = if html.starts_with("!--") { "-->" } else { ">" };
        html = html.split_once(end)?.1.split_once('<')?.1;
    }
    let end = html.find(|c: char| c.is_whitespace() || c == '>')?;
    let (name, mut rest) = html.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            let name = name.trim_end_matches('/');
            return Some(Tag {
                name,
                attributes,
                rest: after,
            });
        }
        if let Some(after) = rest.strip_prefix('/') {
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '>' || c == '/')?;
        let (attribute, after) = rest.split_at(end);
        if let Some(quoted) = after.strip_prefix("=\"") {
            let (value, after) = quoted.split_once('"')?;
            attributes.push((attribute, unescaped(value)));
            rest = after;
        } else {
            attributes.push((attribute, String::new()));
            rest = after;
        }
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
