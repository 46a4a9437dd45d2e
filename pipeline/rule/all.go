package rule

// All lists every rule in the order of the reference.
func All() []Rule {
	return []Rule{
		titleSpace, titleLength, titleCaps, titleRepeat,
		summaryLength, summaryMissing,
		dateFuture, dateYear, timeZone, schedulePast, scheduleEarly,
		tagForm, tagRepeat,
		channelsEmpty, channelsRepeat,
		kindMedia, classification, ownerMissing,
		correctionsOrder, correctionsTime, correctionsNote,
		withdrawalReason, withdrawalTime, supersedes, textRepeat,

		stepReached, materialsMissing, briefMissing, contentMissing,

		altMissing, altUseless, altLength, altRepeatsTitle,
		mediaRepeat, mediaRemote, fileUnused,
		mediaBroken, mediaHeavy, mediaTail,
		trackMissing, trackBroken,

		captionMissing, captionExtra, captionMarkup, captionDraft,

		headingTop, headingSkip, linkText, linkVague, linkUnsafe, linkForm,
		linkTarget, linkAnchor, imageAlt, imageTarget, rawHTML,
		hiddenCharacter, paragraphLength, linkLookalike,
		sentenceLength, capitalWords, quotationSource, headingStyle, repeatedWord, spacing, prefixDi, spelling,
		linkDead, linkDoubtful, linkMoved, imageAltUseless, altUnfinished, altRepeatsCaption,

		personalNIK, personalNIP, personalPhone, personalMail, consentMissing,
		personalTax, personalAccount, personalPlate, personalPassport,
		mediaTraces, guardianConsent, materialPersonal,

		changeUnexplained, correctionRemoved, correctionEmpty,

		allowInvalid, allowStale, allowUsed, // last: they look at what the others found
	}
}
