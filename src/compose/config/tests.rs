use super::form::Form;
use super::structs;
use crate::compose::Model;
use crate::compose::model::{ConfigFile, Network, Service, Volume};
use crate::compose::shape::{Keys, Shape};

/// What may be written and is not printed, each with the reason.
const UNPRINTED: [(&str, &str); 5] = [
    ("env_file", "what the files hold is printed"),
    ("label_file", "what the files hold is printed"),
    ("pull_refresh_after", "compose-go has no such field"),
    ("ipam.options", "compose-go has no such field"),
    ("external.name", "becomes the name"),
];

/// What compose-go prints of a mapping and may not be written there.
const ELSEWHERE: [&str; 3] = ["content", "driver", "driver_opts"];

#[test]
fn every_key_that_may_be_written_is_printed() {
    let mut wrong = Vec::new();
    compare("", &Service::SHAPE, &structs::SERVICE, &mut wrong);
    compare("", &Network::SHAPE, &structs::NETWORK, &mut wrong);
    compare("", &Volume::SHAPE, &structs::VOLUME, &mut wrong);
    compare("", &ConfigFile::SHAPE, &structs::FILE_OBJECT, &mut wrong);
    wrong.retain(|path| !UNPRINTED.iter().any(|(known, _)| known == path));
    wrong.retain(|path| !ELSEWHERE.contains(&path.as_str()));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Notes the keys below `path` that only one of the two knows.
fn compare(path: &str, shape: &Shape, form: &Form, wrong: &mut Vec<String>) {
    match form {
        Form::Always(form) | Form::Written(form) => compare(path, shape, form, wrong),
        Form::List(form) => {
            if let Some(item) = shape.item() {
                compare(path, item, form, wrong);
            }
        }
        Form::Names(form) => {
            if let Some(Keys::Names { value, .. }) = shape.mapping {
                compare(path, value, form, wrong);
            }
        }
        Form::Struct(fields) | Form::GoNames(fields) => keys(path, shape, fields, wrong),
        Form::Ulimit => {}
        _ => {
            if let Some(Keys::Fields { fields, .. }) = shape.mapping {
                let names = fields.iter().map(|(key, _)| below(path, key));
                wrong.extend(names);
            }
        }
    }
}

fn keys(path: &str, shape: &Shape, printed: &[(&str, Form)], wrong: &mut Vec<String>) {
    let Some(Keys::Fields { fields, .. }) = shape.mapping else {
        wrong.push(path.to_owned());
        return;
    };
    for (key, shape) in fields {
        let path = below(path, key);
        match printed.iter().find(|(name, _)| name == key) {
            Some((_, form)) => compare(&path, shape, form, wrong),
            None => wrong.push(path),
        }
    }
    let unknown = printed
        .iter()
        .filter(|(key, _)| fields.iter().all(|(name, _)| name != key));
    wrong.extend(unknown.map(|(key, _)| below(path, key)));
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}
