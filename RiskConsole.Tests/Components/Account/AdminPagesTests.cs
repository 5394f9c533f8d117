using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Audit.Erasure;
using RiskConsole.Components.Pages.Admin;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Account;

public class AdminPagesTests : ConsoleBunitContext
{
    private readonly FakeUserAdmin _users = new();
    private readonly FakeApiKeyAdmin _keys = new();
    private readonly FakeErasure _erasure = new();

    public AdminPagesTests()
    {
        Services.AddSingleton<IUserAdmin>(_users);
        Services.AddSingleton<IApiKeyAdmin>(_keys);
        Services.AddSingleton<IAuditErasure>(_erasure);
    }

    [Fact, Trait("Req", "AC2")]
    public void Users_NewUserWithFaults_ShowsThemByTheFieldsAndKeepsWhatWasTyped()
    {
        _users.Refusal = new InputRefusedException([new("name", "There is a user bob already."), new("password", "Too short.")]);
        var cut = Render<UsersPage>();
        cut.Find("button[data-key=n]").Click();
        cut.Find("#new-name").Change("bob");
        cut.Find("#new-password").Change("short");

        cut.Find(".new-user").Submit();

        Assert.Equal("There is a user bob already.", cut.Find("#new-name-error").TextContent);
        Assert.Equal("Too short.", cut.Find("#new-password-error").TextContent);
        Assert.Equal("true", cut.Find("#new-name").GetAttribute("aria-invalid"));
        Assert.Equal("bob", cut.Find("#new-name").GetAttribute("value"));

        _users.Refusal = null;
        cut.Find(".new-user").Submit();

        Assert.Contains("bob can sign in as operator", cut.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Contains("created bob operator", _users.Calls);
        Assert.Empty(cut.FindAll(".new-user"));
    }

    [Fact, Trait("Req", "AU6")]
    public void Users_EraseDisabled_AsksOnceWithTheReason()
    {
        _users.Disabled = true;
        var cut = Render<UsersPage>();
        cut.Find("button[aria-label='Change ada']").Click();
        cut.Find(".user-erase input").Change("Asked for.");

        cut.Find(".user-erase button").Click();
        Assert.Null(_erasure.Reason);
        cut.Find(".user-erase button.danger").Click();

        Assert.Equal("Asked for.", _erasure.Reason);
        Assert.Contains("beside 3 entries", cut.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC3")]
    public void Users_Disable_AsksOnceThenDoesIt()
    {
        var cut = Render<UsersPage>();
        cut.Find("button[aria-label='Change ada']").Click();

        cut.FindAll("button").Single(b => b.TextContent == "Disable").Click();
        Assert.Contains("Let ada in no more?", cut.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(_users.Calls, c => c.StartsWith("disabled", StringComparison.Ordinal));
        cut.FindAll("button").Single(b => b.TextContent == "Disable").Click();

        Assert.Contains("disabled ada True", _users.Calls);
        Assert.Contains("ada is disabled.", cut.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC3")]
    public void Users_OnlyAdminDemoted_SaysWhyByTheField()
    {
        _users.Refusal = new InputRefusedException("role", "This is the only admin.");
        var cut = Render<UsersPage>();
        cut.Find("button[aria-label='Change ada']").Click();
        var role = cut.Find("select[id$=role]");

        role.Change(Roles.Analyst);
        cut.FindAll("form").First(f => f.QuerySelector("select") is not null).Submit();

        Assert.Contains("This is the only admin.", cut.Find("[id$=role-error]").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AU1")]
    public void Users_AuditLogCannotBeWritten_SaysSoAndThePageLives()
    {
        _users.Refusal = new LogBusyException("The audit log cannot be written, so nothing was done.", TimeSpan.FromSeconds(10));
        var cut = Render<UsersPage>();
        cut.Find("button[aria-label='Change ada']").Click();
        cut.Find("select[id$=role]").Change(Roles.Analyst);
        cut.FindAll("form").First(f => f.QuerySelector("select") is not null).Submit();
        Assert.Contains("The audit log cannot be written", cut.Markup, StringComparison.Ordinal);

        _users.Refusal = null;
        cut.FindAll("form").First(f => f.QuerySelector("select") is not null).Submit();

        Assert.Contains("role ada analyst", _users.Calls);
    }

    [Fact, Trait("Req", "AC2")]
    public void Users_SessionOver_SaysSoInsteadOfFailing()
    {
        _users.Denied = true;

        var cut = Render<UsersPage>();

        Assert.Contains("Your session has ended", cut.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC1")]
    public void ApiKeys_Create_ShowsTheKeyOnce()
    {
        var cut = Render<ApiKeysPage>();
        cut.Find("#key-name").Change("bridge");
        cut.Find(".new-key").Submit();

        Assert.Equal("rck_secret_of_bridge", cut.Find("code.key").TextContent);
        Assert.Contains("created bridge ingest", _keys.Calls);
        cut.FindAll("button").Single(b => b.TextContent == "I have it").Click();
        Assert.DoesNotContain("rck_secret", cut.Markup, StringComparison.Ordinal);
    }

    [Fact, Trait("Req", "AC1")]
    public void ApiKeys_Revoke_AsksOnceThenDoesIt()
    {
        var cut = Render<ApiKeysPage>();
        cut.FindAll("button").Single(b => b.TextContent == "Revoke").Click();
        Assert.Empty(_keys.Calls);
        cut.FindAll("button").Single(b => b.TextContent == "Revoke").Click();

        Assert.Contains("revoked k1", _keys.Calls);
    }

    private sealed class FakeErasure : IAuditErasure
    {
        public string? Reason { get; private set; }

        public Task<long> EraseAsync(ClaimsPrincipal admin, Guid userId, string reason, CancellationToken ct)
        {
            Reason = reason;
            return Task.FromResult(3L);
        }
    }

    private sealed class FakeUserAdmin : IUserAdmin
    {
        public List<string> Calls { get; } = [];

        public Exception? Refusal { get; set; }

        public bool Denied { get; set; }

        public bool Disabled { get; set; }

        public Task<UserView> CreateAsync(ClaimsPrincipal actor, string name, string role, string password, CancellationToken ct)
        {
            Act($"created {name} {role}");
            return Task.FromResult(View(name, role));
        }

        public Task<IReadOnlyList<UserView>> ListAsync(ClaimsPrincipal actor, CancellationToken ct) =>
            Denied
                ? throw new AccessDeniedException("Your session has ended. Sign in again.")
                : Task.FromResult<IReadOnlyList<UserView>>([Ada with { Disabled = Disabled }]);

        public Task<UserView?> FindAsync(ClaimsPrincipal actor, string name, CancellationToken ct) => Task.FromResult<UserView?>(null);

        public Task ChangeRoleAsync(ClaimsPrincipal actor, Guid userId, string role, CancellationToken ct) =>
            Act($"role {Name(userId)} {role}");

        public Task SetDisabledAsync(ClaimsPrincipal actor, Guid userId, bool disabled, CancellationToken ct) =>
            Act($"disabled {Name(userId)} {disabled}");

        public Task ResetPasswordAsync(ClaimsPrincipal actor, Guid userId, string password, CancellationToken ct) =>
            Act($"password {Name(userId)}");

        public Task EndSessionsAsync(ClaimsPrincipal actor, Guid userId, CancellationToken ct) => Act($"ended {Name(userId)}");

        private static readonly UserView Ada = View("ada", Roles.Admin);

        private static UserView View(string name, string role) =>
            new(Guid.NewGuid(), name, role, false, DateTimeOffset.UnixEpoch, null, null, 2);

        private static string Name(Guid id) => id == Ada.Id ? "ada" : "somebody";

        private Task Act(string call)
        {
            if (Refusal is not null)
                throw Refusal;
            Calls.Add(call);
            return Task.CompletedTask;
        }
    }

    private sealed class FakeApiKeyAdmin : IApiKeyAdmin
    {
        public List<string> Calls { get; } = [];

        public Task<(ApiKeyView View, string Key)> CreateAsync(ClaimsPrincipal actor, string name, IReadOnlyCollection<string> scopes,
            CancellationToken ct)
        {
            Calls.Add($"created {name} {string.Join(',', scopes)}");
            return Task.FromResult((View(name), $"rck_secret_of_{name}"));
        }

        public Task<IReadOnlyList<ApiKeyView>> ListAsync(ClaimsPrincipal actor, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<ApiKeyView>>([View("bridge")]);

        public Task RevokeAsync(ClaimsPrincipal actor, string id, CancellationToken ct)
        {
            Calls.Add("revoked " + id);
            return Task.CompletedTask;
        }

        private static ApiKeyView View(string name) => new("k1", name, [Scopes.Ingest], DateTimeOffset.UnixEpoch, "ada", null, null);
    }
}
