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

    [Theory, Trait("Req", "OP9")]
    [InlineData("/rules", "/rules")]
    [InlineData("/rules/019b7c1d-6b5e-7c39-8a43-1f5f0d3a9b10/history", "/rules")]
    [InlineData("/rules/thresholds", "/rules/thresholds")]
    [InlineData("/", "/")]
    public void Render_PlaceWithinAnother_IsTheOnlyCurrentOne(string address, string current)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        var cut = Render<NavMenu>();

        Assert.Equal(current, Assert.Single(cut.FindAll("[aria-current=page]")).GetAttribute("href"));
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
