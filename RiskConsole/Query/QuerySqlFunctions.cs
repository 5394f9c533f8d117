using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RiskConsole.Storage;
using SQLitePCL;

namespace RiskConsole.Query;

/// <summary>The functions that SQL of the query language calls; every connection that runs it must have them. They run the very code of the
/// predicates, on the bytes SQLite holds, so that both give the same answer.</summary>
internal sealed class QuerySqlFunctions : ISqliteFunctions
{
    /// <summary><c>query_text(pattern, column)</c>.</summary>
    public const string Text = "query_text";

    /// <summary><c>query_json(test, column)</c>.</summary>
    public const string Json = "query_json";

    /// <summary><c>query_words(pattern, json column, columns ...)</c>.</summary>
    public const string Words = "query_words";

    /// <summary>Feed workaround: <c>connection.Handle</c>, bound at run time, since the compiler refuses SQLitePCLRaw 2.0.6 beside an EF
    /// Core built
    /// against 2.1. To remove with the pins: use the property.</summary>
    internal static readonly Func<SqliteConnection, object> Handle = BindHandle();

    /// <summary>Defines the functions on an open connection; again is harmless.</summary>
    public void Register(SqliteConnection connection)
    {
        var handle = (sqlite3)Handle(connection);
        Define<TextPattern>(handle, Text, 2, static (pattern, args) =>
            !IsNull(args[1]) && pattern.MatchesUtf8(raw.sqlite3_value_blob(args[1]), json: false));
        Define<JsonTest>(handle, Json, 2, static (test, args) =>
            !IsNull(args[1]) && JsonMatcher.Matches(test, raw.sqlite3_value_blob(args[1])));
        Define<TextPattern>(handle, Words, 2 + SqliteDialect.MaxWordColumns, static (pattern, args) =>
        {
            for (var i = 2; i < args.Length; i++)
            {
                if (!IsNull(args[i]) && pattern.MatchesUtf8(raw.sqlite3_value_blob(args[i]), json: false))
                    return true;
            }
            return !IsNull(args[1]) && pattern.MatchesUtf8(raw.sqlite3_value_blob(args[1]), json: true);
        });
    }

    private static void Define<TTest>(sqlite3 handle, string name, int arguments, Func<TTest, sqlite3_value[], bool> matches)
        where TTest : class
    {
        var tests = new TestCache<TTest>();
        const int Flags = raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC;
        var result = raw.sqlite3_create_function(handle, name, arguments, Flags, null, (context, _, args) =>
        {
            // An exception must not run into the native caller.
            try
            {
                raw.sqlite3_result_int(context, matches(tests.Get(raw.sqlite3_value_blob(args[0])), args) ? 1 : 0);
            }
            catch (Exception e)
            {
                raw.sqlite3_result_error(context, $"{name}: {e.Message}");
            }
        });
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite refused the function {name} (code {result}).");
    }

    private static bool IsNull(sqlite3_value value) => raw.sqlite3_value_type(value) == raw.SQLITE_NULL;

    private static Func<SqliteConnection, object> BindHandle()
    {
        var connection = Expression.Parameter(typeof(SqliteConnection));
        return Expression.Lambda<Func<SqliteConnection, object>>(Expression.Property(connection, "Handle"), connection).Compile();
    }

    /// <summary>The tests of the statements that run; a connection runs one statement at a time, so a few places are enough.</summary>
    private sealed class TestCache<TTest>
        where TTest : class
    {
        private readonly (byte[] Text, TTest Test)[] _places = new (byte[], TTest)[QueryParser.MaxTerms];
        private int _next;

        public TTest Get(ReadOnlySpan<byte> text)
        {
            foreach (var (known, test) in _places)
            {
                if (known is null)
                    break;
                if (text.SequenceEqual(known))
                    return test;
            }
            var added = JsonSerializer.Deserialize<TTest>(text) ?? throw new JsonException("The test is null.");
            _places[_next] = (text.ToArray(), added);
            _next = (_next + 1) % _places.Length;
            return added;
        }
    }
}
