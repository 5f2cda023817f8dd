//! The words by which columns and stages are known, in Norwegian (bokmål and nynorsk), Swedish, Danish and English.
//!
//! Whole names first, then the stems that related words of the five languages share.

use crate::domain::Stage;

/// How sure a name makes that a column is a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// It says nothing.
    None,
    /// It has a stem of a word for it.
    Stem,
    /// It is a word for it.
    Word,
    /// It is our own name.
    Own,
}

/// Whole names of a field, and stems.
struct Words {
    field: &'static str,
    names: &'static str,
    stems: &'static str,
}

const EVENTS: [Words; 6] = [
    Words {
        field: "event",
        names: "event name,event type,hendelse,hva skjedde,kva skjedde,händelse,hændelse,hending,type,status,\
            steg,stage,action,aktivitet,trigger",
        stems: "event,hendels,hending,händels,hændels,aktivitet,activity,handling,skjed,hänt,happen,steg,trinn,\
            trin,stage,action,status,type",
    },
    Words {
        field: "occurred_at",
        names: "event time,timestamp,time,date,datetime,date/time,tidspunkt,tidpunkt,tid,dato,datum,når,når,när,\
            hvornår,dato og tid,hendelsestid,created,created at,confirm time,end date,submitted,submitted at,\
            completed at",
        stems: "tid,dato,datum,date,time,når,när,when,stempel,stämpel,klokk,occurred,dag",
    },
    Words {
        field: "link_code",
        names: "code,kode,kod,refcode,ref,referral code,referral,vervekode,verveperson,værvekode,värvningskod,\
            hvervekode,promo code,link,lenke,lenkje,länk,url,invite code,tracking code",
        stems: "kode,kod,code,lenk,länk,link,verv,värv,hverv,referr,refer,henvis,hänvis,tips,invit,rekrut,\
            kampanj,campaign,coupon,kupong,url",
    },
    Words {
        field: "click_id",
        names: "click id,clickid,klikk id,klikkid,klick id,klik id",
        stems: "click id,clickid,klikk id,klikkid,klick id,klik id",
    },
    Words {
        field: "user_id",
        names: "user,userid,uid,bruker,bruker id,brukerid,brukar,brukar id,användare,användar id,bruger,\
            bruger id,medlem,medlemsnummer,medlemsnr,medlemsnr.,medlems id,medlemsid,member id,member,\
            member number,customer id,customer user id,customer external id,contact id,kontakt id,kundenr,\
            kundenummer,distinct id,person id,account id,konto id,leid",
        stems: "bruk,använd,bruger,medlem,member,user,customer,kund,contact,kontakt,person,konto,account,deltak,\
            deltag,distinct id,subscriber",
    },
    Words {
        field: "event_id",
        names: "event id,eventid,hendelses id,$insert id,insert id,händelse id,hændelses id,message id",
        stems: "event id,insert id,hendelses id,händelse id,hændelses id",
    },
];

const MEMBERS: [Words; 5] = [
    Words {
        field: "member_id",
        names: "medlemsnr,medlemsnr.,medlemsnummer,medlem nr,medlems id,medlemsid,nr,nr.,nummer,id,member number,\
            member no,likeperson id,likepersonnr,mentor id",
        stems: "medlemsn,medlems id,medlemsid,member id,member n,nummer,likeperson,mentor id,ansattn",
    },
    Words {
        field: "name",
        names: "navn,namn,name,full name,fullt navn,display name,fornavn og etternavn",
        stems: "navn,namn,name",
    },
    Words {
        field: "group",
        names: "lokallag,lag,gruppe,grupp,group,avdeling,avdelning,afdeling,chapter,fylkeslag,krets,region,sted,\
            branch",
        stems: "lokallag,gruppe,grupp,group,avdel,afdel,chapter,fylke,krets,region,forening,förening,branch,\
            lokal",
    },
    Words {
        field: "user_id",
        names: "bruker,bruker id,brukerid,user,userid,app id,användare,bruger,brukar",
        stems: "bruk,user,använd,bruger,app id",
    },
    Words {
        field: "nickname",
        names: "kallenavn,nickname,smeknamn,kaldenavn,alias",
        stems: "kallenavn,nick,kaldenavn,smeknamn",
    },
];

const LINKS: [Words; 9] = [
    Words {
        field: "member_id",
        names: "medlemsnr,medlemsnummer,medlem,member,eier,owner,likeperson,mentor",
        stems: "medlem,member,eier,owner,likeperson,mentor",
    },
    Words {
        field: "code",
        names: "kode,code,kod,link,lenke,short link,kortlenke,dynamic link,slug,key",
        stems: "kode,code,kort,short,dynamic link,slug,lenk,länk,link",
    },
    Words { field: "campaign", names: "kampanje,kampanj,kampagne,campaign", stems: "kampan,kampag,campaign" },
    Words { field: "channel", names: "kanal,channel,medium", stems: "kanal,channel,medium" },
    Words {
        field: "target",
        names: "mål,target,destination,deep link,long url,url,måladresse",
        stems: "destination,target,deep link,long url,mål",
    },
    Words { field: "kind", names: "kind,slag", stems: "" },
    Words {
        field: "created_at",
        names: "created,created at,opprettet,oppretta,skapad,oprettet,laget",
        stems: "created,oppret,skapad,opret",
    },
    Words { field: "expires_at", names: "expires,utløper,utløp,går ut,udløber", stems: "expir,utløp,udløb" },
    Words { field: "disabled_at", names: "disabled,stengt,deaktivert", stems: "disabled,stengt,deaktiv" },
];

/// The words of a list.
fn listed(words: &'static str) -> impl Iterator<Item = &'static str> {
    words.split(',').filter(|word| !word.is_empty())
}

/// How sure a column's name makes that it is a field of `fields` (the known columns of one kind of input).
pub(super) fn sureness(name: &str, field: &str, fields: &[&str]) -> Sureness {
    let name = plain(name);
    if name == plain(field) {
        return Sureness::Own;
    }
    let words: &[Words] = match fields.first() {
        Some(&"event") => &EVENTS,
        Some(_) if fields.contains(&"nickname") => &MEMBERS,
        _ => &LINKS,
    };
    let Some(words) = words.iter().find(|words| words.field == field) else { return Sureness::None };
    if listed(words.names).any(|known| known == name) {
        return Sureness::Word;
    }
    // `is_over_16` has a stem in the middle of another word.
    let begins =
        |stem: &str| name.split(' ').any(|word| word.starts_with(stem)) || stem.len() > 3 && name.contains(stem);
    if listed(words.stems).any(begins) { Sureness::Stem } else { Sureness::None }
}

/// A name with blanks for all signs between words, in lower case; of `properties.ref` the last part.
fn plain(name: &str) -> String {
    let name = name
        .rsplit_once('.')
        .filter(|(before, last)| !before.contains(' ') && last.len() > 1)
        .map_or(name, |(_, last)| last);
    let mut plain = String::new();
    let mut was_lower = false;
    for character in name.chars() {
        let is_sign = character.is_whitespace() || matches!(character, '_' | '-' | '/' | '(' | ')' | ':' | '?');
        // `userId`
        if (is_sign || character.is_uppercase() && was_lower) && !plain.ends_with(' ') {
            plain.push(' ');
        }
        was_lower = character.is_lowercase();
        if !is_sign {
            plain.extend(character.to_lowercase());
        }
    }
    plain.trim().to_owned()
}

/// Names of columns whose times are of something else.
pub(super) fn is_other_time(name: &str) -> bool {
    let name = plain(name);
    const OTHERS: &str = "touch,updated,oppdatert,uppdaterad,opdateret,modified,endret,birth,født,fødsel,född,expire,utløp,\
            last seen,sist,start,renew,slutt,deleted,slettet";
    listed(OTHERS).any(|other| name.contains(other))
}

/// Stems that say that something did not happen, ended, or was something else.
const AGAINST: &str = "uninstall,avinstall,unsub,avmeld,utmeld,utträd,udmeld,logged out,log out,logout,logg ut,\
            logget ut,logga ut,loggat ut,log ud,logget ud,slett,delet,cancel,fail,feil,misly,purchase,kjøp,\
            screen,password";
const CLICKED: &str = "klikk,klick,klik,click,trykk,tryck,visit,besøk,besök,besøg,scan,skann,åpnet lenk,opna lenk,\
            opened link,link opened,landing,link åpnet";
const INSTALLED: &str = "install,nedlast,lastet ned,lasta ned,laste ned,laddade ner,laddat ner,hentet app,hentede app,\
            downloaded,download,first open";
const CREATED: &str = "regist,sign up,signup,signed up,sign-up,ble medlem,blei medlem,vart medlem,blev medlem,\
            bli medlem,blitt medlem,innmeld,meldt inn,meldte seg,melde seg,indmeld,meldt ind,joined,join,\
            opprett,oppretta,oprett,skapad,skapade,skapte,created,enrol,påmeld";
const LOGGED_IN: &str = "login,log in,logged in,sign in,signed in,logg inn,logget inn,logga inn,logget på,loggade in,\
            loggat in,logga in,innlogg,inlogg,log ind,loggede ind,logget ind,pålogg,indlog,first session";
/// Words that many things are called by; they count where nothing else is said.
const CREATED_WEAKLY: &str = "medlem,member,account,konto,lead,subscrib,confirm,ny bruker";
const LOGGED_IN_WEAKLY: &str = "activated,aktivert,aktiverad,aktiveret";

/// The stage that a word stands for, where it says one and no other.
pub(super) fn stage(word: &str) -> Option<Stage> {
    let word = plain(word.trim_start_matches("af_").trim_start_matches('$'));
    if let Some(stage) = Stage::ALL.into_iter().find(|stage| plain(stage.name()) == word) {
        return Some(stage);
    }
    let has = |stems: &'static str| listed(stems).any(|stem| word.contains(stem));
    if has(AGAINST) {
        return None;
    }
    let strong = [
        (has(CLICKED), Stage::LinkClicked),
        (has(INSTALLED), Stage::AppInstalled),
        (has(CREATED), Stage::AccountCreated),
        (has(LOGGED_IN), Stage::FirstLogin),
    ];
    let weak = [(has(CREATED_WEAKLY), Stage::AccountCreated), (has(LOGGED_IN_WEAKLY), Stage::FirstLogin)];
    let only = |found: &[(bool, Stage)]| {
        let mut found = found.iter().filter(|(is_found, _)| *is_found);
        match (found.next(), found.next()) {
            (Some((_, stage)), None) => Some(*stage),
            _ => None,
        }
    };
    if strong.iter().any(|(is_found, _)| *is_found) { only(&strong) } else { only(&weak) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_five_languages_stand_for_stages() {
        for (word, expected) in [
            ("Klikket", Some(Stage::LinkClicked)),
            ("link_click", Some(Stage::LinkClicked)),
            ("Lastet ned appen", Some(Stage::AppInstalled)),
            ("install", Some(Stage::AppInstalled)),
            ("af_complete_registration", Some(Stage::AccountCreated)),
            ("Ble medlem", Some(Stage::AccountCreated)),
            ("Blev medlem", Some(Stage::AccountCreated)),
            ("lead", Some(Stage::AccountCreated)),
            ("Første innlogging", Some(Stage::FirstLogin)),
            ("Medlem logget inn", Some(Stage::FirstLogin)),
            ("Log In", Some(Stage::FirstLogin)),
            ("Logget ut", None),
            ("uninstall", None),
            ("Ringte", None),
            ("sale", None),
            ("registered and logged in", None),
        ] {
            assert_eq!(stage(word), expected, "{word}");
        }
    }

    #[test]
    fn names_of_columns_say_how_sure_they_are() {
        let fields = &["event", "occurred_at"];
        assert_eq!(sureness("Link Code", "link_code", fields), Sureness::Own);
        assert_eq!(sureness("Medlemsnummer", "user_id", fields), Sureness::Word);
        assert_eq!(sureness("Hvilken kode fikk du?", "link_code", fields), Sureness::Stem);
        assert_eq!(sureness("properties.time", "occurred_at", fields), Sureness::Word);
        assert_eq!(sureness("City", "user_id", fields), Sureness::None);
    }
}
