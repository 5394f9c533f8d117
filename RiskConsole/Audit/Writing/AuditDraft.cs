using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RiskConsole.Access;
using RiskConsole.Audit.Tree;
using RiskConsole.Events;

namespace RiskConsole.Audit.Writing;

/// <summary>An entry whose position is not known yet: its canonical bytes in two halves, between which the sequencer puts <c>"seq":N,</c>.</summary>
/// <param name="Bytes">The canonical object without <c>seq</c>.</param>
/// <param name="SeqAt">Offset in <paramref name="Bytes"/> where <c>"seq":N,</c> belongs.</param>
/// <param name="Salt">32 bytes; null where there is nothing personal.</param>
/// <param name="Personal">Canonical JSON of what is erasable.</param>
internal sealed record AuditDraft(byte[] Bytes, int SeqAt, byte[]? Salt, byte[]? Personal)
{
    /// <summary>Longest text of one value: what is longer is cut off, and says so.</summary>
    public const int LongestText = 100_000;

    /// <summary>The entry with its position.</summary>
    public byte[] Entry(long seq)
    {
        Span<byte> number = stackalloc byte[32];
        "\"seq\":"u8.CopyTo(number);
        Utf8Formatter.TryFormat(seq, number[6..], out var digits);
        number[6 + digits] = (byte)',';
        number = number[..(7 + digits)];
        var entry = new byte[Bytes.Length + number.Length];
        Bytes.AsSpan(0, SeqAt).CopyTo(entry);
        number.CopyTo(entry.AsSpan(SeqAt));
        Bytes.AsSpan(SeqAt).CopyTo(entry.AsSpan(SeqAt + number.Length));
        return entry;
    }

    public static AuditDraft Of(AuditAct act, DateTimeOffset now, string? correlation)
    {
        var data = new JsonObject { ["kind"] = act.Action.Kind.Name(), ["severity"] = SeverityOf(act).Name() };
        foreach (var (name, value) in act.Details)
            data.TryAdd(name, value?.DeepClone());
        if (act.Before is { } before)
            data["before"] = before.DeepClone();
        if (act.After is { } after)
            data["after"] = after.DeepClone();
        if (act.Reason is { Length: > 0 } reason)
            data["reason"] = reason;
        return Of(new EntryParts(
            now, ActorOf(act.Actor), act.Action.Name, act.Outcome, act.Target, data, PersonalOf(act), null, Short(act.Actor.SessionHandle()), act.Correlation ?? correlation));
    }

    /// <exception cref="FormatException">A part cannot be written.</exception>
    public static AuditDraft Of(EntryParts parts)
    {
        var entry = new JsonObject
        {
            ["v"] = 1,
            ["ts"] = AuditTime.Format(parts.Time),
            ["actor"] = parts.Actor,
            ["action"] = parts.Action,
            ["outcome"] = parts.Outcome.Name(),
            ["target"] = parts.Target,
            ["data"] = parts.Data.DeepClone(),
        };
        if (parts.Ip is { Length: > 0 } ip)
            entry["ip"] = ip;
        if (parts.Session is { Length: > 0 } session)
            entry["sid"] = session;
        if (parts.Correlation is { Length: > 0 } correlation)
            entry["corr"] = correlation;
        byte[]? salt = null, personal = null;
        if (parts.Personal is { Count: > 0 } person)
        {
            salt = RandomNumberGenerator.GetBytes(PersonalData.SaltSize);
            personal = Write(person);
            entry["pii"] = PersonalData.Hash(salt, personal);
        }
        var bytes = Write(entry);
        // Names are sorted, so what follows "seq" are "sid", "target", "ts" and "v"; the offset is counted from the end, where no value can imitate a name.
        var rest = new JsonObject { ["target"] = parts.Target, ["ts"] = AuditTime.Format(parts.Time), ["v"] = 1 };
        if (parts.Session is { Length: > 0 } sid)
            rest["sid"] = sid;
        return new(bytes, bytes.Length - (Write(rest).Length - 1), salt, personal);
    }

    /// <summary>How an actor is named in entries.</summary>
    public static string ActorOf(ClaimsPrincipal actor) =>
        actor.IsSystem() ? "sys:" + actor.DisplayName()
        : actor.Identity is { IsAuthenticated: true, AuthenticationType: AuthSchemes.ApiKey } ? "key:" + actor.FindFirstValue(ClaimTypes.NameIdentifier)
        : actor.UserId() is { } user ? $"u:{user}"
        : "anonymous";

    private static Severity SeverityOf(AuditAct act)
    {
        var least = act.Outcome == AuditOutcome.Ok ? Severity.Info : Severity.Warning;
        var said = act.Severity ?? act.Action.Severity;
        return said > least ? said : least;
    }

    private static JsonObject PersonalOf(AuditAct act)
    {
        var personal = new JsonObject();
        if (!act.Actor.IsSystem() && act.Actor.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name })
            personal["name"] = name;
        if (act.Actor.FindFirstValue(ConsoleClaims.Address) is { Length: > 0 } ip)
            personal["ip"] = ip;
        if (act.Actor.FindFirstValue(ConsoleClaims.Agent) is { Length: > 0 } agent)
            personal["agent"] = agent;
        foreach (var (key, value) in act.Personal)
            personal[key] = value?.DeepClone();
        return personal;
    }

    private static string? Short(string? session) => session is { Length: > 16 } ? session[..16].ToLowerInvariant() : session;

    // Tidied first: then every text can be read, and all that is cut was made here.
    private static byte[] Write(JsonObject members) => CanonicalJson.Write(Cut(CanonicalJson.Tidy(members))!);

    private static JsonNode? Cut(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Cut(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Cut)]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length > LongestText => JsonValue.Create(Cut(text)),
        _ => node?.DeepClone(),
    };

    private static string Cut(string text)
    {
        var length = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, length)}… ({text.Length} characters)");
    }
}

/// <summary>The parts of an entry before it is written.</summary>
/// <param name="Ip">An address that is part of the entry for good; personal ones are in <paramref name="Personal"/>.</param>
internal sealed record EntryParts(
    DateTimeOffset Time, string Actor, string Action, AuditOutcome Outcome, string Target, JsonObject Data, JsonObject? Personal = null, string? Ip = null, string? Session = null,
    string? Correlation = null);
