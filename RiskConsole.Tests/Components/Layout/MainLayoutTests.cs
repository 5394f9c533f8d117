using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Components.Layout;
using RiskConsole.Components.Shared;

namespace RiskConsole.Tests.Components.Layout;

public class MainLayoutTests : ConsoleBunitContext
{
    public MainLayoutTests() => ComponentFactories.AddStub(type => type.Namespace == "Radzen.Blazor");

    [Fact, Trait("Req", "OP9")]
    public void Render_SignedIn_HasLandmarksSkipLinkAndSwitchesTheBrowserDraws()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/feed?q=a");

        var cut = Layout(builder => builder.AddMarkupContent(0, "<p>page</p>"));

        Assert.Equal("/feed?q=a#content", cut.Find(".skip-link").GetAttribute("href"));
        Assert.Equal("content", cut.Find("main").Id);
        Assert.NotNull(cut.Find("nav[aria-label=Main]"));
        foreach (var element in new[] { "rc-connection", "rc-theme-switch", "rc-zone-switch" })
            Assert.Empty(cut.Find(element).InnerHtml);
    }

    [Fact, Trait("Req", "OP9")]
    public void Render_PageHeader_NamesThePageInTheTopBar()
    {
        var cut = Layout(builder =>
        {
            builder.OpenComponent<PageHeader>(0);
            builder.AddComponentParameter(1, nameof(PageHeader.Title), "Live feed");
            builder.CloseComponent();
        });

        Assert.Equal("Live feed", cut.Find("header.shell-top h1").TextContent);
    }

    [Fact, Trait("Req", "AC1")]
    public void UserMenu_SignedIn_ShowsWhoAndPostsTheSignOutForm()
    {
        SignIn("grace", "analyst");

        var cut = Render<UserMenu>();

        Assert.Contains("grace", cut.Find(".menu-head").TextContent, StringComparison.Ordinal);
        Assert.Contains("Analyst", cut.Find(".menu-head").TextContent, StringComparison.Ordinal);
        var button = cut.Find("button[form=sign-out]");
        Assert.Equal("submit", button.GetAttribute("type"));
    }

    [Fact, Trait("Req", "RT1")]
    public void Body_Throws_FaultStaysInsideAndNavigationClearsIt()
    {
        var faulty = true;
        var cut = Layout(builder =>
        {
            builder.OpenComponent<Fragile>(0);
            builder.AddComponentParameter(1, nameof(Fragile.IsFaulty), (Func<bool>)(() => faulty));
            builder.CloseComponent();
        });
        Assert.Contains("ran into a fault", cut.Find("main").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(cut.FindAll(".nav-link"));

        faulty = false;
        Services.GetRequiredService<NavigationManager>().NavigateTo("/scores");

        cut.WaitForAssertion(() => Assert.Equal("sound", cut.Find("main").TextContent.Trim()));
    }

    private IRenderedComponent<MainLayout> Layout(RenderFragment body) => Render<MainLayout>(layout => layout.Add(l => l.Body, body));

    public sealed class Fragile : ComponentBase
    {
        [Parameter] public Func<bool> IsFaulty { get; set; } = () => false;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (IsFaulty())
                throw new InvalidOperationException("broken");
            builder.AddContent(0, "sound");
        }
    }
}
