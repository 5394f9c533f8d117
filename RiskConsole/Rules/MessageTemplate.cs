using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using RiskConsole.Events;
using RiskConsole.Rules.Engine;

namespace RiskConsole.Rules;

/// <summary>What a message can tell of a finding.</summary>
/// <param name="Key">As <see cref="RuleKey"/> makes it.</param>
/// <param name="Count">How many findings the alert counts.</param>
/// <param name="Reason">In words, where the numbers do not say it; an anomaly's begins with what was expected.</param>
/// <param name="Event">The cause; null for a timer.</param>
internal readonly record struct MessageFacts(
    RuleDefinition Rule, string Key, Severity Severity, double? Value, double? Threshold, long Count = 1, string? Reason = null,
    RiskEvent? Event = null);

/// <summary>Where and why a template is wrong.</summary>
/// <param name="Position">0-based offset of the first wrong character.</param>
/// <param name="Length">At least 1.</param>
internal sealed record TemplateError(string Message, int Position, int Length);

/// <summary>An alert's message with names in double braces: <c>{{subject}} moved {{value:n0}} in {{window}}</c>. A name is one of <see cref="Names"/> or a field of
/// the query language; after a colon a number format may follow; <c>{{{{</c> stands for two braces. Parsed once, then immutable and safe to share.</summary>
internal sealed class MessageTemplate
{
    public const int LongestText = 2_000;

    private const string Missing = "–";
    private const int LongestField = 200;
    private const int LongestMessage = 1_000;

    private readonly Part[] _parts;

    private MessageTemplate(string text, Part[] parts) => (Text, _parts) = (text, parts);

    public string Text { get; }

    /// <summary>The names that are no fields of events.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["value", "threshold", "ratio", "level", "rule", "key", "window", "count", "expected", "reason"];

    /// <summary>Whether <c>{{ratio}}</c> stands in it: value divided by threshold, which must not be zero.</summary>
    public bool UsesRatio => _parts.Any(p => p.Name == "ratio");

    /// <summary>Where a name stands in the text; -1 when it does not.</summary>
    public int PositionOf(string name) => _parts.FirstOrDefault(p => p.Name == name) is { } part ? part.Position : -1;

    /// <summary>The template of a rule, or the words of its kind where it has none or (which saving refuses) a wrong one.</summary>
    public static MessageTemplate For(RuleDefinition rule) =>
        rule.Message.Length > 0 && TryParse(rule.Message, out var own, out _) ? own
        : TryParse(KindWords.Of(rule), out var words, out _) ? words
        : new MessageTemplate(rule.Name, [new Part(0, rule.Name, null, null, null)]);

    /// <summary>Never throws, whatever the text.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MessageTemplate? template, [NotNullWhen(false)] out TemplateError? error)
    {
        template = null;
        (var parts, error) = TemplateParser.Parse(text);
        if (parts is null)
        {
            error ??= new TemplateError("The message cannot be read.", 0, 1);
            return false;
        }
        error = null;
        template = new MessageTemplate(text, parts);
        return true;
    }

    /// <returns>At most 1,000 characters on one line; what is missing is a dash.</returns>
    public string Render(in MessageFacts facts)
    {
        var message = new StringBuilder();
        foreach (var part in _parts)
        {
            Append(message, part.Literal ?? ValueOf(part, facts) ?? Missing, part.Literal is null ? LongestField : LongestMessage);
            if (message.Length >= LongestMessage)
                break;
        }
        return message.ToString();
    }

    private static string? ValueOf(Part part, in MessageFacts facts) => part.Name switch
    {
        "value" => Number(facts.Value, part.Format),
        "threshold" => Number(facts.Threshold, part.Format),
        "ratio" => Number(facts is { Value: { } value, Threshold: { } threshold } && threshold != 0 ? value / threshold : null, part.Format ?? "0.#"),
        "level" => facts.Severity.Name(),
        "rule" => facts.Rule.Name,
        "key" => facts.Key.Length == 0 ? null : string.Join(", ", RuleKey.Parts(facts.Key)),
        "window" => facts.Rule.Window is { } window ? RuleWords.Duration(window) : null,
        "count" => Number(facts.Count, part.Format),
        "expected" => ExpectedIn(facts.Reason),
        "reason" => facts.Reason,
        _ => Formatted(FieldOf(part, facts), part.Format),
    };

    /// <summary>The part of an anomaly's reason before what came.</summary>
    private static string? ExpectedIn(string? reason)
    {
        const string Begin = "expected ";
        var end = reason?.LastIndexOf(", came ", StringComparison.Ordinal) ?? -1;
        return end > 0 && reason!.StartsWith(Begin, StringComparison.Ordinal) ? reason[Begin.Length..end] : null;
    }

    /// <summary>A field of the key is known without an event too.</summary>
    private static string? FieldOf(Part part, in MessageFacts facts)
    {
        var by = facts.Rule.By;
        for (var i = 0; i < by.Count; i++)
        {
            if (facts.Key.Length == 0 || !by[i].Equals(part.Name, StringComparison.OrdinalIgnoreCase))
                continue;
            var values = RuleKey.Parts(facts.Key);
            if (i < values.Length)
                return values[i];
        }
        return facts.Event is { } e ? part.Field?.Text(e) : null;
    }

    private static string? Formatted(string? text, string? format) =>
        format is not null && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Number(number, format) : text;

    private static string? Number(double? number, string? format)
    {
        if (number is not { } value || double.IsNaN(value))
            return null;
        var size = Math.Abs(value);
        var usual = size >= 1e15 || size is > 0 and < 0.001 ? "0.###e+0" : size >= 100 ? "#,0.##" : "0.####";
        return value.ToString(format ?? usual, CultureInfo.InvariantCulture);
    }

    private static void Append(StringBuilder message, string text, int longest)
    {
        var end = Math.Min(text.Length, Math.Min(longest, LongestMessage - message.Length));
        if (end < text.Length && end > 0)
            end--;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
            end--;
        foreach (var c in text.AsSpan(0, end))
            message.Append(char.IsControl(c) ? ' ' : c);
        if (end < text.Length)
            message.Append('…');
    }

    /// <param name="Position">Where it begins in the template.</param>
    /// <param name="Literal">Text as it stands; null for a name.</param>
    /// <param name="Field">Where the name is one of events; <paramref name="Name"/> is then as the query language writes it.</param>
    internal sealed record Part(int Position, string? Literal, string? Name, string? Format, EventField? Field);
}
