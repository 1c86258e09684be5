package dev.hexkey.cli.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the poms of this project say about its modules, their profiles left out. */
final class ModulePoms {
  private static final XPath XPATH = XPathFactory.newInstance().newXPath();

  private ModulePoms() {}

  /** The module itself, and the modules that its classes need when they run. */
  static Set<String> neededBy(String module) throws Exception {
    Set<String> needed = new TreeSet<>();
    addNeededBy(module, needed);
    return needed;
  }

  static List<String> scopesWithoutProfiles(String module) throws Exception {
    return texts(pom(module), "/project/dependencies/dependency/scope");
  }

  private static void addNeededBy(String module, Set<String> needed) throws Exception {
    if (!needed.add(module)) {
      return;
    }
    for (String artifact :
        texts(
            pom(module),
            "/project/dependencies/dependency[groupId='dev.hexkey'][not(scope='test')]/artifactId")) {
      addNeededBy(directoryOf(artifact), needed);
    }
  }

  private static String directoryOf(String artifact) throws Exception {
    for (String module : texts(pom("."), "/project/modules/module")) {
      if (texts(pom(module), "/project/artifactId").contains(artifact)) {
        return module;
      }
    }
    throw new AssertionError("no module is called " + artifact);
  }

  private static Document pom(String module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(Checkout.project().resolve(module).resolve("pom.xml").toFile());
  }

  private static List<String> texts(Document pom, String path) throws XPathExpressionException {
    NodeList found = (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }
}
