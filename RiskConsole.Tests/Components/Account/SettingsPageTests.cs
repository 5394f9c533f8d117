using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Components.Pages.Settings;

namespace RiskConsole.Tests.Components.Account;

public class SettingsPageTests : ConsoleBunitContext
{
    private readonly FakeAccount _account = new();
    private readonly FakeViews _views = new();

    public SettingsPageTests()
    {
        Services.AddSingleton<IOwnAccount>(_account);
        Services.AddSingleton<ISavedViews>(_views);
        SignIn("ada", Roles.Operator);
    }

    [Fact, Trait("Req", "AC4")]
    public void Sessions_Other_IsEndedAfterOneQuestionAndTheOwnOneByTheForm()
    {
        var cut = Render<OwnSessions>();

        Assert.Equal("sign-out", cut.FindAll("button[type=submit]").Single().GetAttribute("form"));
        cut.FindAll("button[type=button]").Single().Click();
        Assert.Empty(_account.Calls);
        cut.FindAll("button").Single(b => b.ClassList.Contains("danger")).Click();

        Assert.Equal(["ended there"], _account.Calls);
        Assert.Single(cut.FindAll("tbody tr"));
    }

    [Fact, Trait("Req", "AC4")]
    public void Password_TwoThatDiffer_SaysSoWithoutAsking()
    {
        var cut = Render<OwnPassword>();
        Fill(cut, "quite another phrase", "quite another phrose");

        Assert.Equal("The two passwords differ.", cut.Find("#own-repeat-error").TextContent);
        Assert.Empty(_account.Calls);
    }

    [Fact, Trait("Req", "AC4")]
    public void Password_CurrentIsWrong_SaysSoByTheFieldThenWorks()
    {
        _account.Refusal = new InputRefusedException("current", "This is not your current password.");
        var cut = Render<OwnPassword>();
        Fill(cut, "quite another phrase", "quite another phrase");
        Assert.Equal("This is not your current password.", cut.Find("#own-current-error").TextContent);

        _account.Refusal = null;
        cut.Find("form").Submit();

        Assert.Contains("Your password is changed", cut.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal(["changed to quite another phrase"], _account.Calls);
        Assert.Equal("", cut.Find("#own-new").GetAttribute("value"));
    }

    [Fact, Trait("Req", "RT6")]
    public void Views_Delete_AsksOnceThenForgets()
    {
        var cut = Render<OwnViews>();
        Assert.Equal("/feed?query=a%20b", cut.Find("tbody a").GetAttribute("href"));

        cut.FindAll("button").Single().Click();
        cut.FindAll("button").Single(b => b.ClassList.Contains("danger")).Click();

        Assert.Contains("Nothing saved yet", cut.Markup, StringComparison.Ordinal);
    }

    private static void Fill(IRenderedComponent<OwnPassword> cut, string replacement, string repeat)
    {
        cut.Find("#own-current").Change("correct horse battery");
        cut.Find("#own-new").Change(replacement);
        cut.Find("#own-repeat").Change(repeat);
        cut.Find("form").Submit();
    }

    private sealed class FakeAccount : IOwnAccount
    {
        public List<string> Calls { get; } = [];

        public InputRefusedException? Refusal { get; set; }

        public Task<IReadOnlyList<OwnSession>> SessionsAsync(ClaimsPrincipal user, CancellationToken ct)
        {
            IEnumerable<OwnSession> all =
            [
                new("here", true, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "127.0.0.1", "Firefox on Linux"),
                new("there", false, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "10.0.0.1", "Chrome on Android"),
            ];
            return Task.FromResult<IReadOnlyList<OwnSession>>([.. all.Where(s => !Calls.Contains("ended " + s.Handle))]);
        }

        public Task EndSessionAsync(ClaimsPrincipal user, string handle, CancellationToken ct)
        {
            Calls.Add("ended " + handle);
            return Task.CompletedTask;
        }

        public Task ChangePasswordAsync(ClaimsPrincipal user, string current, string replacement, CancellationToken ct)
        {
            if (Refusal is not null)
                throw Refusal;
            Calls.Add("changed to " + replacement);
            return Task.CompletedTask;
        }
    }

    private sealed class FakeViews : ISavedViews
    {
        private readonly List<SavedView> _all = [new(Guid.NewGuid(), "feed", "Drains", "?query=a%20b")];

        public Task<IReadOnlyList<SavedView>> ListAsync(ClaimsPrincipal user, string page, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<SavedView>>([.. _all.Where(v => v.Page == page)]);

        public Task<SavedView> SaveAsync(ClaimsPrincipal user, string page, string name, string url, CancellationToken ct) =>
            throw new NotSupportedException();

        public Task RenameAsync(ClaimsPrincipal user, Guid id, string name, CancellationToken ct) => throw new NotSupportedException();

        public Task ShareAsync(ClaimsPrincipal user, Guid id, bool shared, CancellationToken ct) => throw new NotSupportedException();

        public Task DeleteAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
        {
            _all.RemoveAll(v => v.Id == id);
            return Task.CompletedTask;
        }
    }
}
