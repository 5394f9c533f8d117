using System.Diagnostics.CodeAnalysis;
using RiskConsole.Query;

namespace RiskConsole.Alerts.Silences;

/// <summary>Compiles what a silence or mute window hides: the query language over alerts, but only fields that stay as they are while an alert lives (severity may rise).
/// What is hidden can then be computed for any time, and does not come and go as an alert is worked on. Safe to share between threads.</summary>
internal sealed class SilenceQueries : IQueryCompiler<Alert>
{
    private const string Usable = "Use rule, subject, key, label, category or severity.";

    private static readonly HashSet<string> s_fixed = ["severity", "rule", "subject", "category", "label", "key", "fingerprint", "ruleid", "id"];

    private readonly QuerySchema<Alert> _all;
    private readonly QueryCompiler<Alert> _fixed;

    public SilenceQueries(TimeProvider time, Func<IReadOnlyList<string>>? rules = null)
    {
        _all = AlertQuerySchema.Create(rules);
        _fixed = new QueryCompiler<Alert>(new QuerySchema<Alert>([.. _all.Fields.Where(field => s_fixed.Contains(field.Name))], _all.Words), time);
    }

    public bool TryCompile(string? text, [NotNullWhen(true)] out CompiledQuery<Alert>? query, [NotNullWhen(false)] out QueryError? error)
    {
        query = null;
        if (QueryParser.Parse(text ?? "").Node is { } node && FindChanging(node) is { } changing)
        {
            error = changing;
            return false;
        }
        return _fixed.TryCompile(text, out query, out error);
    }

    public IReadOnlyList<QuerySuggestion> Suggest(string text, int caret) => _fixed.Suggest(text, caret);

    /// <summary>Whether an alert must have something to match. Without it (<c>*</c>, <c>-subject:x</c>) all alerts match but some.</summary>
    public static bool IsSelective(string text) => QueryParser.Parse(text).Node is { } node && IsSelective(node);

    private static bool IsSelective(QueryNode node) => node switch
    {
        AndNode and => and.Items.Any(IsSelective),
        OrNode or => or.Items.All(IsSelective),
        NotNode { Inner: NotNode twice } => IsSelective(twice.Inner),
        FieldNode field => !field.Values.Any(value => value is ExistsValue or LiteralValue { Word.IsStar: true }),
        WordNode word => !word.Word.IsStar,
        _ => false,
    };

    private QueryError? FindChanging(QueryNode node)
    {
        switch (node)
        {
            case AndNode and:
                return and.Items.Select(FindChanging).FirstOrDefault(error => error is not null);
            case OrNode or:
                return or.Items.Select(FindChanging).FirstOrDefault(error => error is not null);
            case NotNode not:
                return FindChanging(not.Inner);
            case FieldNode field when _all.Find(field.Field) is { } known && !s_fixed.Contains(known.Name):
                return new QueryError($"{known.Name} changes while an alert lives, so it cannot say what is hidden. {Usable}", field.Field.Start, Math.Max(1, field.Field.Length));
            case WordNode { Word: var word }:
                var suggestion = QueryText.Quote(word.Text) == word.Text ? $"rule:*{word.Text}*" : null;
                return new QueryError(
                    "A word alone is looked for in the message too, which changes while an alert lives. Say where it stands: in rule, subject, key or label.",
                    word.Start, Math.Max(1, word.Length), suggestion);
            default:
                return null;
        }
    }
}
