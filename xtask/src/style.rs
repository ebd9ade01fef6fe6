//! The style sheet: SCSS to CSS, minified for the browsers of the last two years.

use std::{fs, path::Path};

use lightningcss::{
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions, StyleSheet},
    targets::{Browsers, Features, Targets},
};

use crate::{Result, fresh};

/// Compiles `source` to `output`. Every file beside the source counts as its input.
pub(crate) fn compile(source: &Path, output: &Path) -> Result {
    let directory = source.parent().unwrap_or(source);
    fresh::make(output, &[directory], || {
        let css = grass::from_path(source, &grass::Options::default())?;
        fs::write(output, minify(&css)?)?;
        Ok(())
    })
}

fn minify(css: &str) -> Result<String> {
    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| format!("style: {error}"))?;
    let targets = targets();
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| format!("style: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..PrinterOptions::default()
        })
        .map_err(|error| format!("style: {error}"))?;
    Ok(printed.code)
}

/// Browsers of late 2024. All of them know `light-dark()`, nesting, layers and logical properties,
/// which are kept as written whatever lightningcss thinks of one of the versions.
fn targets() -> Targets {
    let version = |major: u32| Some(major << 16);
    Targets {
        browsers: Some(Browsers {
            android: version(130),
            chrome: version(130),
            edge: version(130),
            firefox: version(131),
            ios_saf: version(18),
            opera: version(115),
            safari: version(18),
            samsung: version(27),
            ie: None,
        }),
        include: Features::empty(),
        exclude: Features::LightDark | Features::Nesting | Features::LogicalProperties,
    }
}

#[cfg(test)]
mod tests {
    use super::minify;

    #[test]
    fn what_browsers_know_is_kept_as_written() {
        let scss = "
            @layer reset, tokens, base;
            @layer base {
                :root { color-scheme: light dark; --ink: light-dark(#111, #eee); }
                .a { color: light-dark(black, white); margin-inline: 1rem; & .b { inset-inline-start: 0 } }
            }
            @container list (width < 40rem) { .a { display: grid } }
            @media (width >= 30em) { .a { color: color-mix(in oklch, var(--a), var(--b)) } }";
        let css = grass::from_string(scss, &grass::Options::default()).unwrap();
        let short = minify(&css).unwrap();
        for kept in [
            "@layer reset,tokens;@layer base{",
            "--ink:light-dark(#111,#eee)",
            "color:light-dark(#000,#fff)",
            "margin-inline:1rem",
            ".a .b{",
            "@container list (width<40rem)",
            "@media (width>=30em)",
            "color-mix(in oklch, var(--a), var(--b))",
        ] {
            assert!(short.contains(kept), "{kept} is not in {short}");
        }
    }
}
