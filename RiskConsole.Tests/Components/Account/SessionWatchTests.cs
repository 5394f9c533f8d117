using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Components.Pages.Account;

namespace RiskConsole.Tests.Components.Account;

public class SessionWatchTests : ConsoleBunitContext
{
    [Fact, Trait("Req", "AC3")]
    public void Session_Ends_LeadsToTheSignInPageAndBack()
    {
        var navigation = (Bunit.TestDoubles.BunitNavigationManager)Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/feed?query=a%20b");
        var cut = Render<SessionWatch>();
        Assert.Empty(cut.Markup);

        Services.GetRequiredService<CircuitSession>().End();

        cut.WaitForAssertion(() =>
            Assert.EndsWith("/signin?ended=1&returnUrl=%2Ffeed%3Fquery%3Da%2520b", navigation.Uri, StringComparison.Ordinal));
        Assert.True(navigation.History.First().Options.ForceLoad);
    }

    [Fact, Trait("Req", "AC3")]
    public async Task Session_Over_LetsNothingInAnyMore()
    {
        var session = Services.GetRequiredService<CircuitSession>();
        var passed = 0;
        var inbound = session.CreateInboundActivityHandler(_ =>
        {
            passed++;
            return Task.CompletedTask;
        });

        await inbound(null!);
        session.End();
        await inbound(null!);

        Assert.Equal(1, passed);
    }
}
