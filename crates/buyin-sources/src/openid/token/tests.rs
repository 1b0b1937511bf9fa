//! Tokens that are good, and every way they are not.

use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_750_000_000;
const EXPECTED: Expected<'_> =
    Expected { issuer: "https://login.acme.example", client: "buyin", nonce: "n", now: Moment(NOW) };

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a seed of 32 bytes")
}

fn keys() -> Keys {
    let x = URL_SAFE_NO_PAD.encode(pair(7).public_key());
    serde_json::from_value(json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "kid": "a", "use": "sig", "x": x }] }))
        .expect("keys")
}

fn said() -> Value {
    json!({
        "iss": "https://login.acme.example", "sub": "1", "aud": "buyin", "exp": NOW + 300, "iat": NOW - 5, "nonce": "n",
        "email": "ana@acme.example", "email_verified": true, "name": "Ana Lima",
    })
}

fn with(key: &str, value: Value) -> Value {
    let mut claims = said();
    claims[key] = value;
    claims
}

fn signed(header: &Value, claims: &Value, seed: u8) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(pair(seed).sign(text.as_bytes()));
    format!("{text}.{signature}")
}

fn proven(claims: &Value) -> Result<Claims, TokenError> {
    EXPECTED.proven(&signed(&json!({ "alg": "EdDSA", "kid": "a" }), claims, 7), &keys())
}

#[test]
fn a_good_token_says_who_somebody_is() {
    let who = proven(&said()).expect("a good token").profile.identity();
    assert_eq!(who, Some(Identity { address: "ana@acme.example".to_owned(), name: "Ana Lima".to_owned() }));
    assert!(proven(&with("aud", json!(["buyin"]))).is_ok());
    let mut shared = with("aud", json!(["buyin", "other"]));
    shared["azp"] = json!("buyin");
    assert!(proven(&shared).is_ok(), "for several, and made for this one");
    assert!(proven(&with("exp", json!(NOW - 30))).is_ok(), "clocks differ a little");
}

#[test]
fn what_is_said_to_others_or_too_late_is_not_taken() {
    let cases = [
        (with("iss", json!("https://evil.example")), TokenError::Issuer),
        (with("iss", json!("https://login.acme.example/")), TokenError::Issuer),
        (with("aud", json!("other")), TokenError::Audience),
        (with("aud", json!(["buyin", "other"])), TokenError::Audience),
        (with("aud", json!([])), TokenError::Audience),
        (with("azp", json!("other")), TokenError::Audience),
        (with("exp", json!(NOW - 61)), TokenError::Expired),
        (with("exp", json!(i64::MIN)), TokenError::Expired),
        (with("iat", json!(NOW + 3600)), TokenError::Early),
        (with("nbf", json!(NOW + 3600)), TokenError::Early),
        (with("nonce", json!("m")), TokenError::Nonce),
        (with("nonce", Value::Null), TokenError::Nonce),
        (with("exp", json!("later")), TokenError::Shape),
        (with("nbf", json!("earlier")), TokenError::Shape),
    ];
    for (claims, why) in cases {
        assert_eq!(proven(&claims).expect_err("not taken"), why, "{claims}");
    }
}

#[test]
fn what_the_provider_did_not_sign_is_not_taken() {
    let taken = |header: Value, seed| EXPECTED.proven(&signed(&header, &said(), seed), &keys()).map(|_| ());
    assert_eq!(taken(json!({ "alg": "EdDSA", "kid": "a" }), 8), Err(TokenError::Signature), "another's key");
    assert_eq!(taken(json!({ "alg": "EdDSA" }), 8), Err(TokenError::Signature), "a key it does not name");
    assert_eq!(taken(json!({ "alg": "EdDSA", "kid": "b" }), 7), Err(TokenError::Key));
    assert_eq!(taken(json!({ "alg": "RS256", "kid": "a" }), 7), Err(TokenError::Key), "a key of another kind");
    for alg in ["none", "None", "HS256", "HS512", "RS1", ""] {
        assert_eq!(taken(json!({ "alg": alg, "kid": "a" }), 7), Err(TokenError::Algorithm(alg.to_owned())));
    }
    let good = signed(&json!({ "alg": "EdDSA", "kid": "a" }), &said(), 7);
    let (signed_part, signature) = good.rsplit_once('.').expect("three parts");
    let head = signed_part.split('.').next().expect("a header");
    let forged = URL_SAFE_NO_PAD.encode(with("email", json!("boss@acme.example")).to_string());
    let cases = [
        (format!("{head}.{forged}.{signature}"), TokenError::Signature),
        (format!("{signed_part}."), TokenError::Signature),
        (signed_part.to_owned(), TokenError::Shape),
        (format!("{good}.x"), TokenError::Shape),
        (format!("{signed_part}.!"), TokenError::Shape),
        (String::new(), TokenError::Shape),
        ("..".to_owned(), TokenError::Shape),
        ("é.é.é".to_owned(), TokenError::Shape),
    ];
    for (token, why) in cases {
        assert_eq!(EXPECTED.proven(&token, &keys()).expect_err("not taken"), why, "{token}");
    }
}

#[test]
fn an_address_counts_only_when_the_provider_vouches_for_it() {
    let who = |key: &str, value: Value| proven(&with(key, value)).expect("a good token").profile.identity();
    assert!(who("email_verified", json!("true")).is_some());
    for value in [json!(false), json!("false"), Value::Null, json!(1)] {
        assert_eq!(who("email_verified", value.clone()), None, "{value}");
    }
    assert_eq!(who("email", json!("nobody")), None);
    let name = who("name", json!("Ana\n<root@acme.example>")).expect("a person").name;
    assert!(!name.contains(['<', '>', '\n']), "{name}");
}
