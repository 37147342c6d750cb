use super::{Restart, RestartError, RestartPolicy, from_deploy, parse};
use crate::compose::grammar::testing;
use proptest::prelude::*;

fn described(result: Result<Restart, RestartError>) -> String {
    match result {
        Ok(restart) => {
            let count = restart
                .max_attempts
                .map_or("-".to_owned(), |n| n.to_string());
            let ignored = restart.ignored.map_or(String::new(), |i| format!(" {i:?}"));
            format!("{} {count}{ignored}", restart.policy)
        }
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn agrees_with_the_table() {
    testing::check_messages("restart.txt", |text| Some(described(parse(text))));
}

/// `config` keeps any text; the recordings show that only values other than strings are refused.
#[test]
fn config_accepts_every_recorded_text() {
    let Some(cases) = testing::recorded("restart") else {
        return;
    };
    let (mut accepted, mut refused) = (0, 0);
    for case in &cases {
        let Some(text) = case.service["restart"].as_str() else {
            continue;
        };
        let model = case
            .model
            .as_ref()
            .unwrap_or_else(|| panic!("{}: {}", case.name, case.error));
        assert_eq!(
            model["restart"].as_str().unwrap_or_default(),
            text,
            "{}",
            case.name
        );
        if parse(text).is_ok() {
            accepted += 1;
        } else {
            refused += 1;
        }
    }
    testing::say(&format!(
        "restart: config accepts all {}; the engine refuses {refused}",
        accepted + refused
    ));
    assert!(accepted > 0 && refused > 0);
}

#[test]
fn deploy_conditions_map_to_policies() {
    let policy = |condition| from_deploy(condition, None).map(|restart| restart.policy);
    assert_eq!(policy(None), Ok(RestartPolicy::No));
    assert_eq!(policy(Some("none")), Ok(RestartPolicy::No));
    assert_eq!(policy(Some("on-failure")), Ok(RestartPolicy::OnFailure));
    assert_eq!(policy(Some("any")), Ok(RestartPolicy::Always));
    assert_eq!(policy(Some("always")), Ok(RestartPolicy::Always));
    assert_eq!(
        policy(Some("unless-stopped")),
        Ok(RestartPolicy::UnlessStopped)
    );
    // A condition is not cut at the colon as `restart` is.
    assert!(matches!(
        policy(Some("on-failure:3")),
        Err(RestartError::UnknownPolicy { .. })
    ));
}

#[test]
fn only_on_failure_takes_attempts() {
    assert_eq!(
        from_deploy(Some("on-failure"), Some(3)).map(|r| r.max_attempts),
        Ok(Some(3))
    );
    assert_eq!(
        from_deploy(Some("any"), Some(3)),
        Err(RestartError::CountWithoutOnFailure {
            policy: RestartPolicy::Always
        })
    );
    // Without a condition the engine does not look at the count.
    assert_eq!(from_deploy(None, Some(3)), Ok(Restart::ABSENT));
    assert_eq!(
        from_deploy(Some("on-failure"), Some(u64::MAX)),
        Err(RestartError::NegativeCount { count: -1 })
    );
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*|(no|always|on-failure)[:0-9x-]{0,6}") {
        if let Err(error) = parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn a_count_belongs_to_on_failure(count in 1u32..) {
        let restart = parse(&format!("on-failure:{count}"));
        prop_assert_eq!(restart.map(|r| r.max_attempts), Ok(Some(u64::from(count))));
        let always = format!("always:{count}");
        prop_assert!(parse(&always).is_err());
    }
}
