using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Components.Layout;

namespace RiskConsole.Tests.Components.Layout;

public class NavMenuTests : ConsoleBunitContext
{
    [Theory, Trait("Req", "AC2")]
    [InlineData(Roles.Admin)]
    [InlineData(Roles.Analyst)]
    [InlineData(Roles.Operator)]
    public void Render_Role_SeesWhatItsPoliciesAllow(string role)
    {
        SignIn("ada", role);

        var cut = Render<NavMenu>();

        var expected = NavigationMap.Items
            .Where(item => item.When is null && (item.Policy is null || User.Policies.Contains(item.Policy)))
            .Select(item => item.Route);
        Assert.Equal(expected, cut.FindAll(".nav-link").Select(link => link.GetAttribute("href")));
    }

    [Fact, Trait("Req", "OP9")]
    public void Render_CurrentPage_IsMarkedForAssistiveTechnology()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/feed?q=severity:error");

        var cut = Render<NavMenu>();

        var current = Assert.Single(cut.FindAll("[aria-current=page]"));
        Assert.Equal("/feed", current.GetAttribute("href"));
    }

    [Fact, Trait("Req", "OP9")]
    public void Items_RoutesAndKeys_AreUniqueAndIconsExist()
    {
        var items = NavigationMap.Items;

        Assert.Equal(items.Count, items.Select(item => item.Route).Distinct().Count());
        Assert.Equal(items.Count, items.Select(item => item.Keys).Distinct().Count());
        Assert.All(items, item => Assert.Contains(item.Icon, RiskConsole.Components.Shared.Icons.Names));
    }
}
