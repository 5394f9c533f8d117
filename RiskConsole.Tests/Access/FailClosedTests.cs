using System.Net;
using Microsoft.Data.Sqlite;
using RiskConsole.Access;
using RiskConsole.Events;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Access;

/// <summary>While the audit log takes no act, nothing happens that it would have to be told; everything else goes on, and all of it again afterwards.</summary>
public class FailClosedTests
{
    private const string Break = "CREATE TRIGGER audit_broken BEFORE INSERT ON audit_pending BEGIN SELECT RAISE(ABORT, 'no act is taken'); END";
    private const string BreakAll = "CREATE TRIGGER audit_broken BEFORE INSERT ON audit_pending BEGIN SELECT RAISE(ROLLBACK, 'no act is taken'); END";
    private const string Mend = "DROP TRIGGER audit_broken";
    private const string Gone = "ALTER TABLE audit_pending RENAME TO audit_gone";
    private const string Back = "ALTER TABLE audit_gone RENAME TO audit_pending";

    [Theory, Trait("Req", "AU1")]
    [InlineData(Break, Mend)]
    [InlineData(Gone, Back)]
    [InlineData(BreakAll, Mend)]
    public async Task EveryCommand_AuditLogBroken_ChangesNothingThenWorksAgain(string breaking, string mending)
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:PasswordIterations", "1000"));
        var ada = await Principals.SignedInAsync(console, "ada", Roles.Admin);
        var ben = (await Principals.SignedInAsync(console, "ben", Roles.Operator)).UserId()!.Value;
        var (users, keys, account) = (console.Get<IUserAdmin>(), console.Get<IApiKeyAdmin>(), console.Get<IOwnAccount>());
        var (key, _) = await keys.CreateAsync(ada, "bridge", [Scopes.Read], Deadline.Token);
        Func<Task>[] commands =
        [
            () => users.CreateAsync(ada, "zoe", Roles.Admin, WebVisitor.Password, Deadline.Token),
            () => users.ChangeRoleAsync(ada, ben, Roles.Admin, Deadline.Token),
            () => users.SetDisabledAsync(ada, ben, true, Deadline.Token),
            () => users.ResetPasswordAsync(ada, ben, "quite another phrase", Deadline.Token),
            () => users.EndSessionsAsync(ada, ben, Deadline.Token),
            () => keys.CreateAsync(ada, "other", [Scopes.Read], Deadline.Token),
            () => keys.RevokeAsync(ada, key.Id, Deadline.Token),
            () => account.ChangePasswordAsync(ada, WebVisitor.Password, "quite another phrase", Deadline.Token),
            () => console.Get<SessionDirectory>().OpenAsync(Principals.Of(ben, "ben"), null, null, Deadline.Token),
        ];
        var before = await DumpAsync(console);

        await ExecuteAsync(console, breaking);
        foreach (var command in commands)
            Assert.StartsWith("The audit log cannot be written, so nothing was done.", (await Assert.ThrowsAsync<LogBusyException>(command)).Message, StringComparison.Ordinal);
        Assert.Equal(before, await DumpAsync(console));
        // A refusal is the same, told or not.
        await Assert.ThrowsAsync<InputRefusedException>(() => users.ChangeRoleAsync(ada, ben, "king", Deadline.Token));
        await Assert.ThrowsAsync<AccessDeniedException>(() => users.ListAsync(SignInCalls.From(null), Deadline.Token));
        await console.Get<IEventLog>().AppendAsync([Some.Event("goes on")], Deadline.Token);

        await ExecuteAsync(console, mending);
        foreach (var command in commands)
            await command();
        Assert.Equal(Roles.Admin, (await users.FindAsync(ada, "ben", Deadline.Token))!.Role);
        Assert.Single(await ToldEntries.OfAsync(console, "user.role"), entry => entry.Outcome == "ok");
    }

    [Fact, Trait("Req", "AU1")]
    public async Task SignIn_AuditLogBroken_LetsNobodyInAndSaysWhy()
    {
        await using var console = await TestConsole.StartAsync(settings: ("Access:PasswordIterations", "1000"));
        using var inside = await WebVisitor.SignedInAsync(console, "ben", Roles.Operator);
        var (_, key) = await console.Get<IApiKeyAdmin>().CreateAsync(Actors.System("test"), "sender", [Scopes.Ingest], Deadline.Token);
        await ExecuteAsync(console, Break);
        using var visitor = new WebVisitor(console.Address);

        using var right = await visitor.SignInAsync("ben");
        using var wrong = await visitor.SignInAsync("ben", "not the password at all");
        using var unknown = await visitor.SignInAsync("nobody", "not the password at all");

        foreach (var answer in (HttpResponseMessage[])[right, wrong, unknown])
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains("The audit log cannot be written, so nothing was done.", await answer.Content.ReadAsStringAsync(Deadline.Token), StringComparison.Ordinal);
            Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], c => c.StartsWith("rc=", StringComparison.Ordinal));
        }
        // Denials are denials.
        using var denied = await inside.GetAsync("/users");
        Assert.Contains("/denied", denied.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(console, key));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(console, key + "x"));
        using var signedOut = await inside.SubmitToAsync("/denied", "/signout");
        Assert.EndsWith("/signin?ended=3", signedOut.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Null(inside.Cookies.GetCookies(console.Address)["rc"]);

        await ExecuteAsync(console, Mend);
        using var again = await visitor.SignInAsync("ben");
        Assert.Equal(HttpStatusCode.Found, again.StatusCode);
    }

    private static async Task<HttpStatusCode> AskAsync(TestConsole console, string key)
    {
        using var client = new HttpClient { BaseAddress = console.Address };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        using var answer = await client.GetAsync(new Uri("/api/v1/alerts", UriKind.Relative), Deadline.Token);
        return answer.StatusCode;
    }

    private static async Task ExecuteAsync(TestConsole console, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Pooling=False");
        await connection.OpenAsync(Deadline.Token);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Deadline.Token);
    }

    /// <summary>All that people and programs may do, as text.</summary>
    private static async Task<string> DumpAsync(TestConsole console)
    {
        await using var connection = new SqliteConnection($"Data Source={console.DatabaseFile};Pooling=False");
        await connection.OpenAsync(Deadline.Token);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT group_concat(line, char(10)) FROM (
                SELECT u.id || u.password_hash || u.disabled || u.epoch || u.access_failed_count || l.role_id AS line FROM user u JOIN user_role l ON l.user_id = u.id
                UNION ALL SELECT hex(id) || ifnull(ended_us, '') FROM session
                UNION ALL SELECT id || ifnull(revoked_us, '') FROM api_key ORDER BY 1)
            """;
        return (string)(await command.ExecuteScalarAsync(Deadline.Token))!;
    }
}
