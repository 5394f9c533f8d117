using System.Text;
using System.Text.Json;

namespace RiskConsole.Query;

/// <summary>A JSON document: <c>name.path</c> reaches any value in it. A text index covers it, its escapes resolved.</summary>
/// <param name="root">The document for the predicate.</param>
internal sealed class JsonField<T>(string name, string detail, Func<T, JsonElement> root, string column) : QueryField<T>(name, detail)
{
    public override bool IsOrdered => true;

    public override bool IsOpen => true;

    /// <summary>Maps the keys as written to those in the document.</summary>
    public Func<string, string> Key { get; init; } = key => key;

    /// <summary>Keys from the root of the document to the value that paths begin at.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];

    /// <summary>What an item must hold to match; null for what a text index over whole documents needs.</summary>
    public Func<JsonTest, TextNeed?>? NeedOf { get; init; }

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        string[] path = [.. Under, .. field.Path.Select(Key)];
        switch (value)
        {
            case ExistsValue:
                return Fixed(new JsonTest(path, JsonTestKind.Present));
            case LiteralValue { Word: var word }:
                return Fixed(Literal(path, word));
            case CompareValue compare:
                return Ordered(field, path, compare, [compare.Word], context);
            case RangeValue range:
                QueryWord[] words = [.. new[] { range.From, range.To }.OfType<QueryWord>()];
                // "../etc/passwd" and "v1..v2" are text; a bound that is a number or a time makes it a range.
                return words.Any(w => IsNumber(w) || TimeText.TryParse(w.Text) is not null)
                    ? Ordered(field, path, range, words, context)
                    : Fixed(Literal(path, range.Whole));
            default:
                return null;
        }
    }

    private static JsonTest Literal(string[] path, QueryWord word)
    {
        if (!word.HasWildcard && !word.Literal)
        {
            if (IsNumber(word))
                return new JsonTest(path, JsonTestKind.Number, Low: word.Text, High: word.Text);
            if (word.Text.Equals("null", StringComparison.OrdinalIgnoreCase))
                return new JsonTest(path, JsonTestKind.Null);
        }
        return new JsonTest(path, JsonTestKind.Text, new TextPattern(word.Parts, IgnoreCase: true));
    }

    private QueryCondition<T>? Ordered(FieldName field, string[] path, QueryValue value, QueryWord[] words, BindContext context)
    {
        if (words.All(IsNumber))
            return Numbers(path, value, context);
        var bounds = TimeBounds.TryRead(value, word =>
        {
            var time = word.HasWildcard ? null : TimeText.TryParse(word.Text);
            if (time is null)
                context.Fail($"Only numbers and times have an order, as in {field.Full}:>100 or {field.Full}:>=2026-01-31.", word);
            return context.Note(time, word);
        });
        if (bounds is null)
            return null;
        if (value is RangeValue range && bounds.IsBackwards)
        {
            context.FailBackwards(range);
            return null;
        }
        return new JsonTimeCondition<T>(root, column, path, bounds, context.Time, NeedOf);
    }

    private JsonCondition<T>? Numbers(string[] path, QueryValue value, BindContext context)
    {
        if (value is CompareValue compare)
        {
            var included = compare.Operator is Comparison.GreaterOrEqual or Comparison.LessOrEqual;
            return Fixed(compare.Operator is Comparison.Greater or Comparison.GreaterOrEqual
                ? new JsonTest(path, JsonTestKind.Number, Low: compare.Word.Text, LowIncluded: included)
                : new JsonTest(path, JsonTestKind.Number, High: compare.Word.Text, HighIncluded: included));
        }
        var range = (RangeValue)value;
        if (range is { From: { } from, To: { } to } && Compare(from.Text, to.Text) > 0)
        {
            context.FailBackwards(range);
            return null;
        }
        return Fixed(new JsonTest(path, JsonTestKind.Number, Low: range.From?.Text, High: range.To?.Text));
    }

    private JsonCondition<T> Fixed(JsonTest test) => new(root, column, test, NeedOf);

    private static bool IsNumber(QueryWord word) => !word.Literal && ExactNumber.TryParse(Encoding.UTF8.GetBytes(word.Text), out _);

    private static int Compare(string a, string b) =>
        ExactNumber.TryParse(Encoding.UTF8.GetBytes(a), out var first) && ExactNumber.TryParse(Encoding.UTF8.GetBytes(b), out var second)
            ? first.CompareTo(second)
            : 0;
}

internal sealed class JsonCondition<T>(Func<T, JsonElement> root, string column, JsonTest test, Func<JsonTest, TextNeed?>? need) : QueryCondition<T>
{
    public override bool Matches(T item) => JsonMatcher.Matches(test, root, item);

    public override TextNeed? Need => need is null ? test.Need : need(test);

    public override void Write(SqlWriter sql) => sql.Dialect.WriteJson(sql, column, test);
}

internal sealed class JsonTimeCondition<T>(
    Func<T, JsonElement> root, string column, string[] path, TimeBounds bounds, TimeProvider time, Func<JsonTest, TextNeed?>? need) : QueryCondition<T>
{
    private readonly JsonTest _fixed = new(path, JsonTestKind.Time, First: bounds.Fixed.First, Last: bounds.Fixed.Last);

    public override bool Matches(T item) => JsonMatcher.Matches(bounds.IsRelative ? Resolve(time.GetUtcNow()) : _fixed, root, item);

    public override TextNeed? Need => need is null ? _fixed.Need : need(_fixed);

    public override void Write(SqlWriter sql) => sql.Dialect.WriteJson(sql, column, Resolve(sql.Now));

    private JsonTest Resolve(DateTimeOffset now) => _fixed with { First = bounds.Resolve(now).First, Last = bounds.Resolve(now).Last };
}
