//! WASM modules as bytes: their sections are read, left out and written anew (WebAssembly, section 5.5).

/// The magic number and the version.
const HEADER: usize = 8;
const CUSTOM: u8 = 0;
const EXPORT: u8 = 7;
/// What wasm-bindgen is told: a version and a program by turns, each with its length.
const BINDGEN: &[u8] = b"__wasm_bindgen_unstable";
/// How the streams name what they export.
const STREAMS: [&[u8]; 2] = [b"intounderlying", b"IntoUnderlying"];

/// Drops the custom sections of a module: names and the like, which the browser does not read.
pub(crate) fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    rewritten(module, |kind, content| Some((kind != CUSTOM).then(|| content.to_vec())))
}

/// Drops what `wasm-streams` exports: the browser calls it for bodies that stream, of which no server function has one.
/// As long as it is exported, it is kept (4 kB on the wire).
pub(crate) fn without_streams(module: &[u8]) -> Option<Vec<u8>> {
    rewritten(module, |kind, content| {
        Some(Some(match kind {
            EXPORT => without_exports_of_streams(content)?,
            CUSTOM => match custom(content)? {
                (name, programs) if name == BINDGEN => without_programs_of_streams(content, programs)?,
                _ => content.to_vec(),
            },
            _ => content.to_vec(),
        }))
    })
}

/// A module with each section as `section` makes it of its kind and content, or without it.
fn rewritten(module: &[u8], section: impl Fn(u8, &[u8]) -> Option<Option<Vec<u8>>>) -> Option<Vec<u8>> {
    let mut made = module.get(..HEADER)?.to_vec();
    let mut rest = module.get(HEADER..)?;
    while let Some((&kind, after)) = rest.split_first() {
        let (content, after) = sized(after)?;
        if let Some(content) = section(kind, content)? {
            made.push(kind);
            write_leb128(&mut made, content.len());
            made.extend(content);
        }
        rest = after;
    }
    Some(made)
}

fn without_exports_of_streams(section: &[u8]) -> Option<Vec<u8>> {
    let (count, digits) = leb128(section)?;
    let mut rest = section.get(digits..)?;
    let (mut kept, mut exports) = (0, Vec::new());
    for _ in 0..count {
        let (name, after) = sized(rest)?;
        // The kind, and the index.
        let (_, digits) = leb128(after.get(1..)?)?;
        let (export, after) = rest.split_at_checked(rest.len() - after.len() + 1 + digits)?;
        if !is_of_streams(name) {
            kept += 1;
            exports.extend_from_slice(export);
        }
        rest = after;
    }
    let mut made = Vec::new();
    write_leb128(&mut made, kept);
    made.extend(exports);
    Some(made)
}

fn without_programs_of_streams(section: &[u8], mut programs: &[u8]) -> Option<Vec<u8>> {
    let mut made = section.get(..section.len() - programs.len())?.to_vec();
    while !programs.is_empty() {
        let (_, after) = counted(programs)?;
        let (program, after) = counted(after)?;
        let (pair, after) = programs.split_at_checked(programs.len() - after.len())?;
        if !is_of_streams(program) {
            made.extend_from_slice(pair);
        }
        programs = after;
    }
    Some(made)
}

fn is_of_streams(bytes: &[u8]) -> bool {
    STREAMS
        .iter()
        .any(|name| bytes.windows(name.len()).any(|window| window == *name))
}

/// The name of a custom section, and what is in it.
fn custom(content: &[u8]) -> Option<(&[u8], &[u8])> {
    sized(content)
}

/// Bytes with their length before them, and what follows.
fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, digits) = leb128(bytes)?;
    bytes.get(digits..)?.split_at_checked(length)
}

/// As [`sized`], the length in four bytes.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

/// A number and how many bytes it takes (WebAssembly, section 5.2.2).
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        number |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((number, index + 1));
        }
    }
    None
}

fn write_leb128(bytes: &mut Vec<u8>, number: usize) {
    let [low, ..] = number.to_le_bytes();
    if number < 0x80 {
        bytes.push(low);
    } else {
        bytes.push(low | 0x80);
        write_leb128(bytes, number >> 7);
    }
}

#[cfg(test)]
mod tests {
    use super::{leb128, without_names, without_streams, write_leb128};

    #[test]
    fn custom_sections_go_and_the_others_stay() {
        let module = b"\0asm\x01\0\0\0\x00\x03\x01a!\x01\x02xy\x00\x81\x00\x00";
        assert_eq!(without_names(module).unwrap(), b"\0asm\x01\0\0\0\x01\x02xy");
        assert_eq!(without_names(b"\0asm\x01\0\0\0\x01\x09x"), None);
    }

    #[test]
    fn exports_of_streams_go_with_what_wasm_bindgen_is_told_of_them() {
        let section = |kind: u8, content: &[u8]| {
            let mut section = vec![kind];
            write_leb128(&mut section, content.len());
            section.extend_from_slice(content);
            section
        };
        let told = |programs: &[&str]| {
            let mut content = b"\x17__wasm_bindgen_unstable".to_vec();
            for text in programs.iter().flat_map(|program| ["1.0", program]) {
                content.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
                content.extend_from_slice(text.as_bytes());
            }
            section(0, &content)
        };
        let module = |sections: [Vec<u8>; 2]| [b"\0asm\x01\0\0\0".to_vec(), sections.concat()].concat();
        let all = module([
            section(7, b"\x03\x01a\0\x01\x13intounderlyingpull1\0\x90\x01\x01b\0\x02"),
            told(&["hydrate", "IntoUnderlyingSource", "fetch"]),
        ]);
        let kept = module([section(7, b"\x02\x01a\0\x01\x01b\0\x02"), told(&["hydrate", "fetch"])]);
        assert_eq!(without_streams(&all).unwrap(), kept);
        assert_eq!(without_streams(&kept).unwrap(), kept);
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        assert_eq!(leb128(&[0xe5, 0x8e, 0x26]), Some((624_485, 3)));
        for number in [0, 127, 128, 624_485] {
            let mut written = Vec::new();
            write_leb128(&mut written, number);
            assert_eq!(leb128(&written), Some((number, written.len())));
        }
    }
}
